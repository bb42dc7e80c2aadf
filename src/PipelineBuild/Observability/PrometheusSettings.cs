using PipelineBuild.Configuration;

namespace PipelineBuild.Observability;

/// <summary>The block <c>observability.prometheus</c>.</summary>
/// <param name="Configs">Configuration files of Prometheus, relative to the workspace.</param>
/// <param name="Rules">Rule files, patterns already resolved, relative to the workspace, sorted; those that the configurations load are added when they are read.</param>
/// <param name="Tests">Files for <c>promtool test rules</c>, patterns already resolved.</param>
public sealed record PrometheusSettings(IReadOnlyList<string> Configs, IReadOnlyList<string> Rules, IReadOnlyList<string> Tests)
{
    public static PrometheusSettings Read(YamlSection section) => new(
        section.Files("configs"),
        section.Files("rules"),
        section.Files("tests"));

    public bool IsEmpty => Configs.Count == 0 && Rules.Count == 0 && Tests.Count == 0;
}
