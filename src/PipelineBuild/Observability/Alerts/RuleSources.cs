using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts;

/// <summary>The rule and test files that pipeline.yml names, read once.</summary>
/// <param name="Files">By their path: those named, and those that tests load.</param>
internal sealed record RuleSources(IReadOnlyDictionary<string, RuleFile> Files, IReadOnlyList<RuleTestFile> Tests)
{
    public static RuleSources Read(PipelineConfig config)
    {
        var workspace = config.Workspace;
        var settings = config.Observability.Prometheus;
        var tests = settings.Tests.Select(file => RuleTestReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        var files = settings.Rules.Concat(tests.SelectMany(test => test.RuleFiles)).Distinct().Order(StringComparer.Ordinal).ToDictionary(file => file, file => RuleFileReader.Read(workspace, workspace.Resolve(file)!), StringComparer.Ordinal);
        return new RuleSources(files, tests);
    }
}
