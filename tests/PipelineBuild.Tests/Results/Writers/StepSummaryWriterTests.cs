using System.Text;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;

namespace PipelineBuild.Tests.Results.Writers;

public class StepSummaryWriterTests
{
    private static readonly GitHubRun Nowhere = new(null, null, "");

    [Theory]
    [InlineData(Outcome.Passed, "## ✅ Passed: Lint\n", false)]
    [InlineData(Outcome.Skipped, "## ⏭️ Nothing to do: Lint\n", false)]
    [InlineData(Outcome.Failed, "## ❌ Failed: Lint\n", true)]
    [InlineData(Outcome.Errored, "## ⚠️ Could not be done or checked: Lint\n", true)]
    public void The_first_line_is_the_verdict_and_a_bad_one_says_what_to_do(Outcome outcome, string first, bool advice)
    {
        var page = StepSummaryWriter.Render(Report(new StepResult(outcome, "x")), Nowhere);

        Assert.StartsWith(first, page);
        Assert.Equal(advice, page.Contains("What to do next", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_that_would_be_too_large_ends_well_formed_and_says_so()
    {
        var findings = Enumerable.Range(0, 2000).Select(number => new Finding("quality/build", Severity.Error, $"wrong 漢 {number} {new string('x', 1000)}")).ToArray();

        var page = StepSummaryWriter.Render(Report(StepResult.Failed("bad", findings) with { Text = ["after"] }), Nowhere);

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1_000_000, 1_048_576);
        Assert.Equal(page.Split("<details").Length, page.Split("</details>").Length);
        Assert.Contains("The page ends here because GitHub shows at most 1 MiB", page);
        Assert.DoesNotContain("after", page);
    }

    [Fact]
    public void Where_no_room_is_left_nothing_is_broken_off_in_the_middle() =>
        Assert.StartsWith("\n> The page ends here", StepSummaryWriter.Render(Report(StepResult.Passed("x")), Nowhere, limit: 0));

    [Fact]
    public void No_text_of_a_tool_becomes_markup()
    {
        var page = StepSummaryWriter.Render(Report(StepResult.Failed("<img src=x> | a\nb `c` [d](e)") with { Text = ["</pre><script>"], Table = new ResultTable(["h|1"], [["<b>|"]]) }), Nowhere);

        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<b>", page);
        Assert.Contains(@"&lt;img src=x&gt; \| a<br>b \`c\` \[d\]\(e\) |", page);
        Assert.Contains(@"| h\|1 |", page);
    }

    [Fact]
    public void A_run_without_pictures_worth_drawing_has_none() => Assert.DoesNotContain("mermaid", StepSummaryWriter.Render(Report(StepResult.Passed("x")), Nowhere));

    private static RunReport Report(StepResult result)
    {
        var report = new RunReport();
        report.Add(new TaskRecord("Lint", result, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(2)));
        return report;
    }
}
