using PipelineBuild.Artifacts;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tools;

namespace PipelineBuild.Results;

/// <summary>Leaves the report of a run behind in every format that somebody reads: one line per file.</summary>
public sealed class ReportFiles(Workspace workspace, EnvironmentVariables environment, SecretMask mask)
{
    public void Write(RunReport report, SarifOrigin origin)
    {
        var run = GitHubRun.Of(environment, workspace);
        workspace.PrepareArtifacts();
        Write("report.json", JsonWriter.Render(report, Masked));
        Write("junit.xml", JUnitWriter.Render(report));
        Write("report.sarif", SarifWriter.Render(report, origin));
        Write("summary.md", StepSummaryWriter.Render(report, run));
        if (run.SummaryFile is { } summary)
        {
            AppendSummary(summary, report, run);
        }
    }

    /// <summary>GitHub counts the bytes of a whole step, and a step may run the pipeline more than once.</summary>
    private static void AppendSummary(string file, RunReport report, GitHubRun run)
    {
        var used = File.Exists(file) ? new FileInfo(file).Length : 0;
        File.AppendAllText(file, StepSummaryWriter.Render(report, run, (int)Math.Max(0, StepSummaryWriter.Limit - used)));
    }

    private void Write(string file, string text) => AtomicFile.Write(workspace.Artifact(file), text);

    private string Masked(string text) => mask.Apply(text);
}
