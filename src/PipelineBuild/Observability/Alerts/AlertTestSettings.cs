using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Alerts;

/// <summary>The block <c>observability.alertTests</c>: how well alerts have to be tested.</summary>
/// <param name="MinimumCoverage">Percent of the alerts that need a test in which they fire and one in which they do not.</param>
/// <param name="MinimumMutationScore">Percent of the changed rules that some test has to notice.</param>
/// <param name="Mutants">How many changed rules are tried at most; 0 tries none.</param>
/// <param name="Parallel">How many promtool run at once.</param>
/// <param name="Folder">Where drafts go, relative to the workspace; null means a folder <c>tests</c> beside the rules.</param>
public sealed record AlertTestSettings(int MinimumCoverage, int MinimumMutationScore, int Mutants, int Parallel, string? Folder)
{
    public static AlertTestSettings Read(YamlSection section) => new(
        section.Number("minimumCoverage", 0, 0, 100),
        section.Number("minimumMutationScore", 0, 0, 100),
        section.Number("mutants", 500, 0, 100_000),
        section.Number("parallel", 2, 1, 64),
        section.Block("write", write => write.OptionalText("folder", text => write.Workspace.Resolve(text) is null ? "must lie in the workspace" : null)));
}
