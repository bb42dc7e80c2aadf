using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Stacks;

/// <summary>One entry of <c>containers.stacks</c>: compose files that are run together, and what has to hold while they do.</summary>
/// <param name="ComposeFiles">Relative to the workspace; later ones change what earlier ones say.</param>
/// <param name="Environment">Variables that the files use.</param>
/// <param name="Secrets">Variables of the pipeline's own environment that the files use and nobody may see.</param>
/// <param name="Images">Service to the image of pipeline.yml it runs, where the name in the compose file does not say so.</param>
/// <param name="OneShot">Services that do their work and end.</param>
public sealed partial record StackSettings(
    string Name,
    IReadOnlyList<string> ComposeFiles,
    IReadOnlyList<string> Profiles,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<SecretRef> Secrets,
    IReadOnlyDictionary<string, string> Images,
    IReadOnlyList<string> OneShot,
    IReadOnlyList<StackCheck> Checks)
{
    private const int LongestStart = 3600;

    /// <summary>Where pipeline.yml has it.</summary>
    public ConfigPlace Place { get; init; }

    /// <summary>How long services may take until they are all up and healthy.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a service without a health check has to run before it counts as up.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether ports of the host are those of the compose files; otherwise the engine chooses free ones.</summary>
    public bool KeepsPorts { get; init; }

    /// <summary>Which service may reach which; null leaves it unchecked.</summary>
    public ConnectivitySettings? Connectivity { get; init; }

    public static StackSettings Read(YamlSection section) => new(
        section.RequiredText("name", text => StackName().IsMatch(text) ? null : $"'{text}' is no stack name: lower-case letters and digits with '-' between them"),
        section.RequiredTexts("composeFiles", text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace"),
        section.Texts("profiles", []),
        section.TextMap("env", checkName: YamlSectionReading.VariableProblem),
        section.Texts("secrets", [], YamlSectionReading.VariableProblem).Select(name => new SecretRef(name)).ToList(),
        section.TextMap("images", ImageSettings.NameProblem),
        section.Texts("oneShot", []),
        section.Blocks("checks", StackCheck.Read))
    {
        Place = section.Place,
        StartTimeout = TimeSpan.FromSeconds(section.Number("startTimeoutSeconds", 120, 1, LongestStart)),
        Settle = TimeSpan.FromSeconds(section.Number("settleSeconds", 5, 0, LongestStart)),
        KeepsPorts = section.Flag("keepPorts", fallback: false),
        Connectivity = section.OptionalBlock("connectivity", ConnectivitySettings.Read),
    };

    /// <summary>The stacks, with what only all of them together can get wrong.</summary>
    public static IReadOnlyList<StackSettings> ReadAll(YamlSection section)
    {
        var read = section.Blocks("stacks", stack => (Section: stack, Settings: Read(stack)));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (stack, settings) in read.Where(stack => !names.Add(stack.Settings.Name)))
        {
            stack.Error("name", $"there are two stacks '{settings.Name}'");
        }

        return read.Select(stack => stack.Settings).ToList();
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StackName();
}
