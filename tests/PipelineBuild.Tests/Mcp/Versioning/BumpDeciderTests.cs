using PipelineBuild.Mcp.Versioning;

namespace PipelineBuild.Tests.Mcp.Versioning;

public class BumpDeciderTests
{
    private readonly Log log = new();

    [Fact]
    public void A_revert_and_what_it_reverts_cancel_each_other()
    {
        var feature = log.Commit("feat: a");
        log.Commit("fix: b");
        var revert = log.Commit($"Revert \"feat: a\"\n\nThis reverts commit {feature}.");

        var verdicts = Decide();

        Assert.Equal(Bump.Patch, verdicts.Select(verdict => verdict.Bump).Max());
        Assert.Equal([$"reverts {feature[..7]}, not released yet", "fix", $"reverted by {revert[..7]}"], verdicts.Select(verdict => verdict.Why));
    }

    [Theory]
    [InlineData(1, Bump.None)]
    [InlineData(2, Bump.Minor)]
    [InlineData(3, Bump.None)]
    [InlineData(4, Bump.Minor)]
    public void Reverts_of_reverts_bring_it_back(int reverts, Bump expected)
    {
        var (sha, subject) = (log.Commit("feat: a"), "feat: a");
        for (var count = 0; count < reverts; count++)
        {
            subject = $"Revert \"{subject}\"";
            sha = log.Commit($"{subject}\n\nThis reverts commit {sha}.");
        }

        Assert.Equal(expected, Decide().Select(verdict => verdict.Bump).Max());
    }

    [Fact]
    public void Without_a_hash_or_with_one_of_before_a_rebase_the_newest_commit_of_that_subject_is_meant()
    {
        log.Commit("feat: a (#1)");
        log.Commit("feat: a (#2)");
        log.Commit("Revert \"feat: a\" (#3)");
        log.Commit("feat: b");
        log.Commit("Revert \"feat: b\"\n\nThis reverts commit ffffffffffffffffffffffffffffffffffffffff.");

        Assert.Equal([false, false, false, false, true], Decide().Select(verdict => !verdict.IsCancelled));
    }

    [Fact]
    public void A_revert_of_a_merge_takes_back_all_it_brought()
    {
        var main = log.Commit("fix: on main");
        var side = log.Add("feat: on the side", [main]);
        var more = log.Add("feat: more", [side]);
        var merge = log.Add("Merge branch side", [main, more]);
        log.Commit($"Revert \"Merge branch side\"\n\nThis reverts commit {merge}, reversing\nchanges made to {main}.");

        Assert.Equal(["none", "none", "none", "patch"], Decide().Select(verdict => VersionDecider.Word(verdict.Bump)));
    }

    [Theory]
    [InlineData("Revert \"feat: a\"\n\nThis reverts commit ffffffffffffffffffffffffffffffffffffffff.", Bump.Patch)]
    [InlineData("revert: fix: a", Bump.Patch)]
    [InlineData("Revert \"update stuff\"", Bump.Patch)]
    [InlineData("Revert \"docs: a\"", Bump.None)]
    [InlineData("revert: chore(deps): bump", Bump.None)]
    public void What_is_released_is_taken_back_by_a_patch(string message, Bump expected)
    {
        log.Commit(message);

        Assert.Equal(expected, Assert.Single(Decide()).Bump);
    }

    [Fact]
    public void Merges_are_passed_over_whatever_they_say()
    {
        var first = log.Commit("docs: a");
        log.Add("feat!: merge", [first, first], "a/file");

        Assert.Equal("docs: a", Assert.Single(Decide()).Subject);
    }

    [Fact]
    public void Bodies_count_only_where_that_is_set_and_else_it_is_said()
    {
        log.Commit("chore(deps): bump sdk\n\n* feat: streams\n* fix: leaks");

        Assert.Equal((Bump.None, "chore releases nothing; its body names feat, which counts only with squashBodies"), Only(squashBodies: false));
        Assert.Equal((Bump.Minor, "body: feat: streams"), Only(squashBodies: true));

        (Bump Bump, string Why) Only(bool squashBodies) => Assert.Single(Decide(squashBodies)) is var verdict ? (verdict.Bump, verdict.Why) : default;
    }

    [Fact]
    public void A_branch_that_was_merged_after_the_tag_counts_although_it_began_before()
    {
        var root = log.Commit("chore: root");
        var side = log.Add("feat: on the side", [root]);
        var tagged = log.Add("fix: on main", [root]);
        log.Add("Merge", [tagged, side]);
        var history = new CommitRange(log.NewestFirst);

        Assert.Equal(["Merge", "feat: on the side"], history.Since(tagged).Select(commit => commit.Message));
    }

    private IReadOnlyList<CommitVerdict> Decide(bool squashBodies = false) => new BumpDecider(new CommitRange(log.NewestFirst), squashBodies).Decide(log.NewestFirst);
}
