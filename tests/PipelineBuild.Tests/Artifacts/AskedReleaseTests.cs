using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class AskedReleaseTests
{
    [Theory]
    [InlineData("1.2.3", "v", "v 1.2.3")]
    [InlineData("v1.2.3", "v", "v 1.2.3")]
    [InlineData("gateway-v1.2.3", "v gateway-v", "gateway-v 1.2.3")]
    [InlineData("v1.2.3", "v gateway-v", "v 1.2.3")]
    [InlineData("v12.0.0", "v v1", "v1 2.0.0")]
    [InlineData("1.2.3", "v gateway-v", null)]
    [InlineData("memory-v1.2.3", "v gateway-v", null)]
    public void The_prefix_before_the_version_names_the_line(string text, string lines, string? found) =>
        Assert.Equal(found, new AskedRelease(text).In(lines.Split(' ')) is var (prefix, version) ? $"{prefix} {version}" : null);

    [Theory]
    [InlineData("v", "1.0.0")]
    [InlineData("v-api-", "3.0.0")]
    [InlineData("vx", "4.0.0")]
    [InlineData("gateway-v", "2.0.0")]
    public void A_git_tag_counts_for_one_line_only(string prefix, string version) =>
        Assert.Equal(version, ReleaseVersion.Decide(null, ["v1.0.0", "gateway-v2.0.0", "v-api-3.0.0", "vx4.0.0"], prefix, null, null, ["v", "gateway-v", "v-api-", "vx"]).Version.ToString());
}
