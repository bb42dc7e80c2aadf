using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Results.Writers;

public class AnnotationsWriterTests
{
    private static readonly GitHubRun Here = new(null, null, "");

    [Fact]
    public void Errors_come_first_and_ten_of_a_kind_are_shown_and_the_rest_is_counted()
    {
        Finding[] findings = [new("r/w", Severity.Warning, "careful"), .. Enumerable.Range(1, 13).Select(number => new Finding("r/e", Severity.Error, $"wrong {number}"))];

        var lines = Render(StepResult.Failed("bad", findings), Here).TrimEnd('\n').Split('\n');

        Assert.Equal("::error title=r/e::wrong 1", lines[0]);
        Assert.Equal("::error title=r/e::wrong 10", lines[9]);
        Assert.Equal("  3 more of kind error are not marked, as GitHub shows 10 per step; artifacts/report.sarif has all", lines[10]);
        Assert.Equal("::warning title=r/w::careful", lines[11]);
    }

    [Fact]
    public void Text_of_a_tool_stays_in_its_message() => Assert.Equal(
        "::error file=a%2Cb%3Ac%25.cs,line=3,title=r::100%25%0D%0A::error::x# #[add-mask]y\n",
        Render(StepResult.Failed("bad", new Finding("r", Severity.Error, "100%\r\n::error::x##[add-mask]y", "a,b:c%.cs", 3)), Here));

    [Fact]
    public void What_could_not_be_checked_is_marked_too() =>
        Assert.Equal("::error title=Lint could not be done::no network\n", Render(StepResult.Errored("no network"), Here));

    [Theory]
    [InlineData("/checkout/repo", "", "a b.cs", "https://github.example/o/r/blob/abc/a%20b.cs#L3")]
    [InlineData("/checkout", "repo/", "repo/a b.cs", "https://github.example/o/r/blob/abc/repo/a%20b.cs#L3")]
    [InlineData("/elsewhere", null, null, null)]
    public void Files_are_named_as_the_checkout_names_them(string checkout, string? prefix, string? path, string? link)
    {
        var run = GitHubRun.Of(FakeEnvironment.With(("GITHUB_WORKSPACE", checkout), ("GITHUB_SERVER_URL", "https://github.example"), ("GITHUB_REPOSITORY", "o/r"), ("GITHUB_SHA", "abc")), new Workspace("/checkout/repo"));
        var finding = new Finding("r", Severity.Error, "m", "./x/../a b.cs", 3);

        Assert.Equal((prefix, path, link), (run.Prefix, run.PathOf(finding), run.LinkTo(finding)));
    }

    [Theory]
    [InlineData("../a.cs")]
    [InlineData("/a.cs")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("https://x/y")]
    public void What_is_no_file_of_the_checkout_gets_no_link(string file) =>
        Assert.Null(new GitHubRun(null, "https://github.example/o/r/blob/abc/", "").LinkTo(new Finding("r", Severity.Error, "m", file, 3)));

    private static string Render(StepResult result, GitHubRun run)
    {
        var report = new RunReport();
        report.Add(new TaskRecord("Lint", result, default, default));
        return AnnotationsWriter.Render(report, run);
    }
}
