using PipelineBuild.Configuration;

namespace PipelineBuild.Observability;

/// <summary>The block <c>observability.alertmanager</c>.</summary>
/// <param name="Configs">Configuration files of Alertmanager, relative to the workspace.</param>
public sealed record AlertmanagerSettings(IReadOnlyList<string> Configs, IReadOnlyList<RouteTest> Routes)
{
    public static AlertmanagerSettings Read(YamlSection section) => new(section.Files("configs"), section.Blocks("routes", RouteTest.Read));
}

/// <summary>A declared expectation: an alert with these labels reaches these receivers, in this order.</summary>
public sealed record RouteTest(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Receivers)
{
    public static RouteTest Read(YamlSection section) => new(section.TextMap("labels"), section.RequiredTexts("receivers"));
}
