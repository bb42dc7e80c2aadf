using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts;

/// <summary>The rule and test files that pipeline.yml names, read once.</summary>
/// <param name="Files">By their path: those named, and those that configurations and tests load.</param>
internal sealed record RuleSources(IReadOnlyDictionary<string, RuleFile> Files, IReadOnlyList<RuleTestFile> Tests)
{
    public static RuleSources Read(PipelineConfig config)
    {
        var workspace = config.Workspace;
        var settings = config.Observability.Prometheus;
        var tests = settings.Tests.Select(file => RuleTestReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        var loaded = settings.Configs.SelectMany(file => PrometheusConfigReader.Read(workspace, workspace.Resolve(file)!).RuleFiles.SelectMany(pattern => pattern.Files));
        var files = settings.Rules.Concat(loaded).Concat(tests.SelectMany(test => test.RuleFiles)).Distinct().Order(StringComparer.Ordinal).ToDictionary(file => file, file => RuleFileReader.Read(workspace, workspace.Resolve(file)!), StringComparer.Ordinal);
        return new RuleSources(files, tests);
    }
}
