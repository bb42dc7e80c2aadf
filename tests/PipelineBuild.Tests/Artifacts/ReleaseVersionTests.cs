using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class ReleaseVersionTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void The_command_line_wins_over_everything()
    {
        var release = ReleaseVersion.Decide(new SemanticVersion(9, 0, 0), ["v1.0.0"], "v", "0.1.0", Commit);

        Assert.Equal(("9.0.0", ReleaseVersion.AskedFor, true), Told(release));
    }

    [Fact]
    public void The_highest_tag_wins_over_the_file_whatever_the_order_of_tags()
    {
        var release = ReleaseVersion.Decide(null, ["v1.10.0", "v1.9.0", "nightly", "v1.x", "1.99.0", "vv2.0.0"], "v", "0.1.0", Commit);

        Assert.Equal(("1.10.0", "git tag v1.10.0", true), Told(release));
    }

    [Fact]
    public void Tags_of_another_prefix_do_not_count() =>
        Assert.Equal(("0.1.0", "version in pipeline.yml", true), Told(ReleaseVersion.Decide(null, ["v1.0.0", "other/2.0.0"], "app/", "0.1.0", Commit)));

    [Fact]
    public void Without_any_version_one_is_made_from_the_commit_which_is_no_release() =>
        Assert.Equal(("0.0.0-g0123456789ab", "no tag and no version in pipeline.yml", false), Told(ReleaseVersion.Decide(null, [], "v", null, Commit)));

    [Theory]
    [InlineData("012345678901999999", "0.0.0-g012345678901")]
    [InlineData("abc", "0.0.0-gabc")]
    [InlineData(null, "0.0.0-nocommit")]
    public void A_made_up_version_is_always_a_valid_one(string? commit, string version)
    {
        var release = ReleaseVersion.Decide(null, [], "v", null, commit);

        Assert.Equal(version, release.Version.ToString());
        Assert.True(SemanticVersion.TryParse(version, out _));
    }

    private static (string Version, string Reason, bool IsRelease) Told(ReleaseVersion release) => (release.Version.ToString(), release.Reason, release.IsRelease);
}
