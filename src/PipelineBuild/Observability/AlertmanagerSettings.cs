using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability;

/// <summary>The block <c>observability.alertmanager</c>.</summary>
/// <param name="Configs">Configuration files of Alertmanager, relative to the workspace.</param>
public sealed record AlertmanagerSettings(IReadOnlyList<string> Configs, IReadOnlyList<RouteTest> Routes)
{
    public static AlertmanagerSettings Read(YamlSection section)
    {
        var configs = section.Files("configs");
        var isGiven = section.Has("configs");
        return new AlertmanagerSettings(configs, section.Blocks("routes", route => RouteTest.Read(route, configs, isGiven)));
    }

    public bool IsEmpty => Configs.Count == 0;
}

/// <summary>A declared expectation: an alert with these labels reaches these receivers, in this order.</summary>
/// <param name="Config">The configuration whose routes are meant.</param>
/// <param name="Place">Where it is declared.</param>
public sealed partial record RouteTest(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Receivers, string Config, ConfigPlace Place)
{
    /// <param name="areGiven">Whether configurations are named at all; those that do not exist have been reported.</param>
    public static RouteTest Read(YamlSection section, IReadOnlyList<string> configs, bool areGiven)
    {
        var config = section.OptionalText("config", text => configs.Contains(text) ? null : $"'{text}' is not among observability.alertmanager.configs{section.Suggest(text, configs)}");
        if (config is null && !areGiven)
        {
            section.Error("config", "there is no observability.alertmanager.configs whose routes could be meant");
        }
        else if (config is null && configs.Count > 1)
        {
            section.Error("config", $"is required, as there are several configurations: {string.Join(", ", configs)}");
        }

        return new RouteTest(section.TextMap("labels", checkName: name => LabelName().IsMatch(name) ? null : "is no name of a label"), section.RequiredTexts("receivers"), config ?? configs.FirstOrDefault(""), section.Place);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex LabelName();
}
