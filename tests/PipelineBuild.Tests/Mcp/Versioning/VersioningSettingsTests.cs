using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Mcp.Versioning;

public class VersioningSettingsTests
{
    [Fact]
    public void What_is_wrong_is_told()
    {
        using var yaml = new YamlText("mcp:\n  packages:\n    - path: a\n    - { path: b, tagPrefix: a-v }\n    - { path: c, tagPrefix: '-x', sharedPaths: [../out] }\n  versioning:\n    featureBeforeOne: major\n    channels: { next: '1' }\n");
        foreach (var name in (string[])["a", "b", "c"])
        {
            yaml.Folder.Write($"{name}/package.json", $$"""{ "name": "@acme/{{name}}" }""");
        }

        Assert.Equal(
            [
                "pipeline.yml:4:29: mcp.packages[1].tagPrefix: there are two packages with the tag prefix 'a-v': nobody could tell their releases apart",
                "pipeline.yml:5:29: mcp.packages[2].tagPrefix: '-x' can't start the name of a git tag",
                "pipeline.yml:5:49: mcp.packages[2].sharedPaths: no '../out' in the workspace",
                "pipeline.yml:7:23: mcp.versioning.featureBeforeOne: expected one of minor, patch, found 'major'",
                "pipeline.yml:8:23: mcp.versioning.channels.next: '1' is no name of a channel: letters, digits and '-', beginning with a letter, such as beta",
            ],
            yaml.Errors());
    }

    [Theory]
    [InlineData("""{ "name": "@acme/notes" }""", "notes-v")]
    [InlineData("""{ "name": "notes" }""", "notes-v")]
    [InlineData("{", "server-v")]
    public void The_default_prefix(string manifest, string prefix)
    {
        using var yaml = new YamlText("mcp:\n  packages:\n    - path: server\n");
        yaml.Folder.Write("server/package.json", manifest);

        Assert.Equal(prefix, Assert.Single(yaml.Load().Mcp.Packages).TagPrefix);
    }

    [Theory]
    [InlineData("main", null)]
    [InlineData("next", "beta")]
    [InlineData("nextish", null)]
    [InlineData("release/2", "rc")]
    [InlineData("stable", null)]
    [InlineData(null, null)]
    public void The_channel_of_a_branch(string? branch, string? channel) =>
        Assert.Equal(channel, new VersioningSettings(false, Bump.Minor, new Dictionary<string, string> { ["next"] = "beta", ["release/*"] = "rc", ["stable"] = "latest" }).ChannelOf(branch));

    [Fact]
    public void A_version_can_be_asked_for_a_package_beside_the_images()
    {
        using var yaml = new YamlText("mcp:\n  packages:\n    - path: server\n");
        yaml.Folder.Write("server/package.json", """{ "name": "notes" }""");
        var config = yaml.Load();

        Assert.Equal((new SemanticVersion(1, 0, 0), null), config.Asking(new AskedRelease("notes-v1.0.0")) is var package ? (package.AskedVersionOf("notes-v"), package.AskedVersionOf("v")) : default);
        Assert.Equal((null, new SemanticVersion(1, 0, 0)), config.Asking(new AskedRelease("1.0.0")) is var image ? (image.AskedVersionOf("notes-v"), image.AskedVersionOf("v")) : default);
        Assert.Throws<ConfigException>(() => config.Asking(new AskedRelease("other-v1.0.0")));
    }
}
