using PipelineBuild.Artifacts;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tools;

namespace PipelineBuild.Results;

/// <summary>Leaves the report of a run behind in every format that somebody reads: one line per file.</summary>
public sealed class ReportFiles(Workspace workspace, EnvironmentVariables environment, SecretMask mask)
{
    public void Write(RunReport report, SarifOrigin origin)
    {
        workspace.PrepareArtifacts();
        Parallel.ForEach(Writers(report, origin), writer => AtomicFile.Write(workspace.Artifact(writer.File), writer.Render()));
    }

    /// <summary>Everything short of writing, so that the code is loaded and compiled before the end of a run waits for it.</summary>
    public void Rehearse(RunReport report, SarifOrigin origin)
    {
        foreach (var (_, render) in Writers(report, origin))
        {
            render();
        }
    }

    private IReadOnlyList<(string File, Func<string> Render)> Writers(RunReport report, SarifOrigin origin) =>
    [
        ("report.json", () => JsonWriter.Render(report, Masked)),
        ("junit.xml", () => JUnitWriter.Render(report)),
        ("report.sarif", () => SarifWriter.Render(report, origin)),
        ("trace.json", () => ChromeTraceWriter.Render(report)),
        ("metrics.prom", () => PrometheusTextWriter.Render(report)),
        ("summary.md", () => StepSummaryWriter.Render(report, GitHubRun.Of(environment, workspace))),
    ];

    /// <summary>Adds the summary to GitHub's page of the run, where there is one. GitHub counts the bytes of a whole step, and a step may run the pipeline more than once.</summary>
    public void AppendGitHubSummary(RunReport report)
    {
        var run = GitHubRun.Of(environment, workspace);
        if (run.SummaryFile is { } file)
        {
            var used = File.Exists(file) ? new FileInfo(file).Length : 0;
            File.AppendAllText(file, StepSummaryWriter.Render(report, run, (int)Math.Max(0, StepSummaryWriter.Limit - used)));
        }
    }

    private string Masked(string text) => mask.Apply(text);
}
