using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Versioning;

public class ConventionalCommitTests
{
    [Theory]
    [InlineData("feat: x", "feat", null, false, Bump.Minor)]
    [InlineData("FIX(api): x", "fix", "api", false, Bump.Patch)]
    [InlineData("perf(a,b)!: x", "perf", "a,b", true, Bump.Major)]
    [InlineData("chore!: drop Node 18", "chore", null, true, Bump.Major)]
    [InlineData("✨ feat: x", "feat", null, false, Bump.Minor)]
    [InlineData(":sparkles: feat: x", "feat", null, false, Bump.Minor)]
    [InlineData("docs: feat: is a type", "docs", null, false, Bump.None)]
    public void Headers(string line, string type, string? scope, bool breaking, Bump bump)
    {
        var header = ConventionalHeader.Parse(line)!;

        Assert.Equal((type, scope, breaking, bump), (header.Type, header.Scope, header.IsBreaking, header.Bump));
    }

    [Theory]
    [InlineData("feat:no space")]
    [InlineData("feat: ")]
    [InlineData("feat!(scope): the mark stands at the wrong place")]
    [InlineData("Merge branch 'feat: x'")]
    [InlineData("update stuff")]
    [InlineData("")]
    public void What_is_no_header(string line) => Assert.Null(ConventionalHeader.Parse(line));

    [Theory]
    [InlineData("refactor: a\n\nBREAKING CHANGE: b", "b")]
    [InlineData("refactor: a\n\nBREAKING-CHANGE: b\nReviewed-by: Z", "b")]
    [InlineData("refactor: a\r\n\r\nBREAKING CHANGE:\r\n\r\nb", "b")]
    [InlineData("feat: a\nBREAKING CHANGE: b", "b")]
    [InlineData("feat: a\n\nNo BREAKING CHANGE: at all", null)]
    [InlineData("feat: a\n\nbreaking change: in small letters", null)]
    [InlineData("feat: a\n\n<li>BREAKING CHANGE: of a dependency</li>", null)]
    public void Breaking_footers(string message, string? note) => Assert.Equal(note, Of(message).Breaking);

    [Theory]
    [InlineData("Revert \"feat: a\"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.", "feat: a", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("revert: feat: a\n\nRefs: 676104e, a215868", "feat: a", "676104e a215868")]
    [InlineData("Revert \"Revert \"feat: a\"\" (#12)", "Revert \"feat: a\"", "")]
    [InlineData("fix: a\n\nThis reverts commit 0123456.", null, "")]
    public void Reverts(string message, string? subject, string hashes)
    {
        var commit = Of(message);

        Assert.Equal((subject, hashes), (commit.RevertedSubject, string.Join(' ', commit.Reverts)));
    }

    private static ConventionalCommit Of(string message) => ConventionalCommit.Parse(new LoggedCommit("a", [], message, []));
}
