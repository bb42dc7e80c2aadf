using PipelineBuild.Artifacts;
using PipelineBuild.Mcp.Publishing;

namespace PipelineBuild.Tests.Mcp.Publishing;

public class DistTagsTests
{
    [Theory]
    [InlineData("1.2.3", "latest")]
    [InlineData("1.2.3-beta.1", "beta")]
    [InlineData("1.2.3-rc1", "rc1")]
    [InlineData("1.2.3-0", "next")]
    [InlineData("1.2.3-1a", "next")]
    [InlineData("1.2.3-v2.1", "next")]
    [InlineData("1.2.3-x", "next")]
    [InlineData("1.2.3-latest.1", "next")]
    public void The_channel_of_a_version(string version, string channel) => Assert.Equal(channel, DistTags.ChannelOf(Version(version)));

    [Theory]
    [InlineData("1.2.3", "", "latest")]
    [InlineData("1.2.3", "latest=1.2.2", "latest")]
    [InlineData("1.2.3", "latest=1.2.3", "latest")]
    [InlineData("1.2.3", "latest=1.2.3-beta.1", "latest")]
    [InlineData("1.2.3", "latest=2.0.0", "release-1.x")]
    [InlineData("1.2.3", "latest=2.0.0 release-1.x=1.3.0", "release-1.2.x")]
    [InlineData("1.2.3", "latest=2.0.0 release-1.x=1.3.0 release-1.2.x=1.2.9", "release-1.2.3")]
    [InlineData("1.2.3", "latest=no-version", "latest")]
    [InlineData("1.2.3-beta.1", "latest=2.0.0", "beta")]
    [InlineData("1.2.3-beta.1", "beta=1.2.3-beta.2", "beta-1.x")]
    [InlineData("1.2.3-beta.2", "beta=1.2.3-beta.11", "beta-1.x")]
    public void No_dist_tag_goes_to_a_lower_version(string version, string present, string tag) =>
        Assert.Equal(tag, DistTags.Decide(Version(version), present.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1])));

    private static SemanticVersion Version(string text) => SemanticVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
