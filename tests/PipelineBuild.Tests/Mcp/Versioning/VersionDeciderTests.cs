using PipelineBuild.Artifacts;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Versioning;

public class VersionDeciderTests
{
    [Theory]
    // A stable release.
    [InlineData("1.2.3", Bump.None, null, null)]
    [InlineData("1.2.3", Bump.Patch, null, "1.2.4")]
    [InlineData("1.2.3", Bump.Minor, null, "1.3.0")]
    [InlineData("1.2.3", Bump.Major, null, "2.0.0")]
    [InlineData("1.9.0 1.10.0", Bump.Patch, null, "1.10.1")]
    // Before 1.0.0.
    [InlineData("0.4.1", Bump.Major, null, "0.5.0")]
    [InlineData("0.4.1", Bump.Minor, null, "0.5.0")]
    [InlineData("0.4.1", Bump.Patch, null, "0.4.2")]
    [InlineData("0.0.3", Bump.Major, null, "0.1.0")]
    // Channels.
    [InlineData("1.2.3", Bump.Minor, "beta", "1.3.0-beta.0")]
    [InlineData("1.2.3 1.3.0-beta.0", Bump.Minor, "beta", "1.3.0-beta.1")]
    [InlineData("1.2.3 1.3.0-beta.9 1.3.0-beta.10", Bump.Minor, "beta", "1.3.0-beta.11")]
    [InlineData("1.2.3 1.3.0-beta.1", Bump.Major, "beta", "2.0.0-beta.0")]
    [InlineData("1.2.3 2.0.0-beta.0", Bump.Minor, "beta", "2.0.0-beta.1")]
    [InlineData("1.2.3 1.3.0-alpha.4", Bump.Minor, "beta", "1.3.0-beta.0")]
    [InlineData("1.2.3 1.3.0-betas.4", Bump.Minor, "beta", "1.3.0-beta.0")]
    [InlineData("1.2.3", Bump.None, "beta", null)]
    [InlineData("1.2.3 1.2.0-beta.7", Bump.Patch, "beta", "1.2.4-beta.0")]
    // Leaving one.
    [InlineData("1.2.3 1.3.0-beta.1", Bump.Minor, null, "1.3.0")]
    [InlineData("1.2.3 2.0.0-beta.0", Bump.Minor, null, "2.0.0")]
    [InlineData("0.1.0-beta.0", Bump.None, null, "0.1.0")]
    [InlineData("0.1.0-beta.0", Bump.Patch, "beta", "0.1.0-beta.1")]
    // The first.
    [InlineData("", Bump.None, null, "0.7.0")]
    [InlineData("", Bump.None, "beta", "0.7.0-beta.0")]
    public void Next_version(string tags, Bump bump, string? channel, string? expected) =>
        Assert.Equal(expected, Decide(tags, bump, bump, channel).Version?.ToString());

    [Fact]
    public void Nothing_new_since_the_last_pre_release_is_no_pre_release() =>
        Assert.Equal(new VersionDecision(null, "nothing to release since x-v1.3.0-beta.0"), Decide("1.2.3 1.3.0-beta.0", Bump.Minor, Bump.None, "beta"));

    [Fact]
    public void Features_before_one_can_be_patches() =>
        Assert.Equal("0.4.2", new VersionDecider(Bump.Patch).Decide(Facts("0.4.1", Bump.Minor, Bump.Minor, null)).Version?.ToString());

    [Fact]
    public void A_version_that_was_asked_for_wins() =>
        Assert.Equal("--package-version", new VersionDecider(Bump.Minor).Decide(Facts("0.4.1", Bump.None, Bump.None, null) with { Asked = new SemanticVersion(1, 0, 0) }).Why);

    [Fact]
    public void The_reason_says_what_was_cut_down() =>
        Assert.Equal("minor since x-v0.4.1 (major before 1.0.0)", Decide("0.4.1", Bump.Major, Bump.Major, null).Why);

    [Fact]
    public void A_tag_belongs_to_the_package_with_the_longest_prefix()
    {
        var tags = new[] { "v1.0.0", "mcp-v2.0.0", "mcp-v2.1.0-beta.0", "mcp-vnext", "mcp-v2.0.0+build" }.Select(tag => new TaggedCommit(tag, tag)).ToList();

        Assert.Equal("v1.0.0", PackageTags.Of(tags, "v", ["v", "mcp-v"]).Newest!.Tag);
        Assert.Equal("mcp-v2.1.0-beta.0", PackageTags.Of(tags, "mcp-v", ["v", "mcp-v"]).Newest!.Tag);
    }

    [Fact]
    public void Files_belong_to_the_innermost_package_and_to_who_shares_them()
    {
        var outer = new PackagePaths(".", [], ["./", "packages/a"]);
        var inner = new PackagePaths("packages/a/", ["lib"], [".", "packages/a"]);

        Assert.Equal((true, false, false), (outer.Holds("lib/x"), outer.Holds("packages/a/x"), outer.Holds("packages/a")));
        Assert.Equal((true, true, false, false), (inner.Holds("packages/a/x"), inner.Holds("lib/x"), inner.Holds("packages/ab/x"), inner.Owns("lib/x")));
    }

    private static VersionDecision Decide(string tags, Bump bump, Bump sincePreview, string? channel) => new VersionDecider(Bump.Minor).Decide(Facts(tags, bump, sincePreview, channel));

    private static VersionFacts Facts(string tags, Bump bump, Bump sincePreview, string? channel) => new(
        PackageTags.Of(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(version => new TaggedCommit($"x-v{version}", version)), "x-v", ["x-v"]),
        new SemanticVersion(0, 7, 0), bump, sincePreview, channel, null);
}
