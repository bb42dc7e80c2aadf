using PipelineBuild.Artifacts;
using PipelineBuild.Mcp.Versioning;

namespace PipelineBuild.Tests.Mcp.Versioning;

public class ChangelogTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);
    private static readonly string[] Lines = ["", "### Fixes", "", "- x"];

    [Fact]
    public void A_first_file_has_a_title() =>
        Assert.Equal("# Changelog\n\n## 1.3.0 (2026-11-26)\n\n### Fixes\n\n- x\n", With(null, "1.3.0"));

    [Fact]
    public void The_newest_comes_below_what_people_wrote_on_top_and_line_ends_stay() =>
        Assert.Equal(
            "# Changes\r\n\r\nAll of them.\r\n\r\n## [Unreleased]\r\n\r\n- soon\r\n\r\n## 1.3.0 (2026-11-26)\r\n\r\n### Fixes\r\n\r\n- x\r\n\r\n## [1.2.0] - 2025-01-01\r\n\r\n- old\r\n",
            With("# Changes\r\n\r\nAll of them.\r\n\r\n## [Unreleased]\r\n\r\n- soon\r\n\r\n## [1.2.0] - 2025-01-01\r\n\r\n- old\r\n", "1.3.0"));

    [Fact]
    public void Again_on_another_day_nothing_changes()
    {
        var once = With("# Changelog\n\n## v1.2.0\n\n- old\n", "1.3.0");

        Assert.Equal(once, With(once, "1.3.0", Today.AddDays(3)));
    }

    [Fact]
    public void A_section_that_was_never_released_gives_way()
    {
        var once = With("# Changelog\n\n## 1.2.0\n\n- old\n", "1.3.0");

        Assert.Equal("# Changelog\n\n## 2.0.0 (2026-11-26)\n\n### Fixes\n\n- x\n\n## 1.2.0\n\n- old\n", With(once, "2.0.0"));
    }

    [Fact]
    public void A_released_section_is_not_touched() => Assert.Equal("## 1.2.0\n\n- by hand", With("## 1.2.0\n\n- by hand", "1.2.0"));

    [Fact]
    public void A_section_groups_what_users_notice()
    {
        var log = new Log();
        log.Commit("feat(api)!: rename\n\nBREAKING CHANGE: search is find");
        log.Commit("docs: nothing");
        log.Commit("feat: list");
        log.Commit("fix(db): close\u001b[31m it");
        log.Commit("Revert \"feat: old\"");
        log.Commit("feat: gone");
        log.Commit("Revert \"feat: gone\"");
        var verdicts = new BumpDecider(new CommitRange(log.NewestFirst), squashBodies: false).Decide(log.NewestFirst);

        Assert.Equal(
            ["### Breaking changes", "- **api:** rename (0000000): search is find", "### Features", "- list (0000000)", "### Fixes", "- **db:** close [31m it (0000000)", "### Reverts", "- Revert \"feat: old\" (0000000)", "### Dependencies", "- @acme/b 2.0.0"],
            Changelog.Section(verdicts, ["@acme/b 2.0.0"], "nothing").Where(line => line.Length > 0));
    }

    private static string With(string? text, string version, DateOnly? today = null)
    {
        SemanticVersion.TryParse(version, out var parsed);
        return Changelog.With(text, parsed!, Lines, today ?? Today, known => known.CompareTo(new SemanticVersion(1, 2, 0)) <= 0);
    }
}
