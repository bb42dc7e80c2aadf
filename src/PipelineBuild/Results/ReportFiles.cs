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
        Write("report.json", JsonWriter.Render(report, Masked));
        Write("junit.xml", JUnitWriter.Render(report));
        Write("report.sarif", SarifWriter.Render(report, origin));
        Write("trace.json", ChromeTraceWriter.Render(report));
        Write("metrics.prom", PrometheusTextWriter.Render(report));
        Write("summary.md", StepSummaryWriter.Render(report, GitHubRun.Of(environment, workspace)));
    }

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

    private void Write(string file, string text) => AtomicFile.Write(workspace.Artifact(file), text);

    private string Masked(string text) => mask.Apply(text);
}
