using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tests.Results.Writers;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Results;

public sealed class ReportFilesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SecretMask mask = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_format_is_written()
    {
        Write();

        Assert.Equal([".gitignore", "junit.xml", "metrics.prom", "report.json", "report.sarif", "summary.md", "trace.json"], Directory.EnumerateFiles(folder.At("artifacts")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void GitHubs_page_gets_the_summary_behind_what_is_there()
    {
        var page = folder.Write("step", "before\n");

        Write(("GITHUB_STEP_SUMMARY", page));

        Assert.StartsWith("before\n## 🛑 Cancelled", File.ReadAllText(page));
    }

    [Fact]
    public void A_full_page_gets_a_note_only()
    {
        var page = folder.Write("step", new string('x', 1024 * 1024));

        Write(("GITHUB_STEP_SUMMARY", page));

        Assert.InRange(new FileInfo(page).Length, 1024 * 1024, (1024 * 1024) + 200);
    }

    [Fact]
    public void Secrets_in_a_steps_own_record_stay_out_of_the_report()
    {
        mask.Add("sha256:x");

        Write();

        var text = File.ReadAllText(folder.At("artifacts/report.json"));
        Assert.DoesNotContain("\"sha256:x\"", text);
        Assert.Contains("\"digest\": \"***\"", text);
    }

    private void Write(params (string, string)[] variables)
    {
        var files = new ReportFiles(new Workspace(folder.Path), FakeEnvironment.With(variables), mask);
        files.Write(SampleReport.Everything(), SampleReport.Origin);
        files.AppendGitHubSummary(SampleReport.Everything());
    }
}
