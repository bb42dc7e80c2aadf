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
        foreach (var (file, text) in Render(report, origin))
        {
            AtomicFile.Write(workspace.Artifact(file), text);
        }
    }

    /// <summary>Everything short of writing, so that the code is loaded and compiled before the end of a run waits for it.</summary>
    public void Rehearse(RunReport report, SarifOrigin origin) => _ = Render(report, origin).Count();

    private IEnumerable<(string File, string Text)> Render(RunReport report, SarifOrigin origin)
    {
        yield return ("report.json", JsonWriter.Render(report, Masked));
        yield return ("junit.xml", JUnitWriter.Render(report));
        yield return ("report.sarif", SarifWriter.Render(report, origin));
        yield return ("trace.json", ChromeTraceWriter.Render(report));
        yield return ("metrics.prom", PrometheusTextWriter.Render(report));
        yield return ("summary.md", StepSummaryWriter.Render(report, GitHubRun.Of(environment, workspace)));
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

    private string Masked(string text) => mask.Apply(text);
}
