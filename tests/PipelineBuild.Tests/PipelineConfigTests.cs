using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests;

public class PipelineConfigTests
{
    [Fact]
    public void This_repositorys_own_file_loads()
    {
        var config = PipelineConfig.Load(new Workspace(SourceTree.Root), SourceTree.At("pipeline.yml"));

        Assert.Equal("cortex", config.Name);
        Assert.Contains("cortex/gateway", config.Containers.Images.Select(image => image.Name));
        Assert.True(config.Containers.Registry.IsLocal);
        Assert.Contains("linux/arm64", config.Containers.Platforms);
    }

    [Fact]
    public void A_small_file_is_filled_up_with_defaults()
    {
        using var yaml = new YamlText("containers:\n  images:\n    - { name: app, context: app }\n");

        var config = yaml.Load();

        var image = Assert.Single(config.Containers.Images);
        Assert.Equal((Path.GetFileName(yaml.Folder.Path), null, "v"), (config.Name, config.Version, config.TagPrefix));
        Assert.Equal(("app", "app/Dockerfile", null), (image.Context, image.Dockerfile, image.Target));
        Assert.Equal(["linux/amd64", "linux/arm64"], image.Platforms);
    }

    [Fact]
    public void A_file_without_images_is_no_mistake()
    {
        using var yaml = new YamlText("name: quiet\n");

        Assert.Empty(yaml.Load().Containers.Images);
    }

    [Theory]
    [InlineData("1.4")]
    [InlineData("v1.4.2")]
    [InlineData("latest")]
    public void A_version_that_is_none_is_refused(string version)
    {
        using var yaml = new YamlText($"version: {version}\n");

        Assert.Equal([$"pipeline.yml:1:10: version: '{version}' is no semantic version such as 1.4.2"], yaml.Errors());
    }

    [Fact]
    public void Every_mistake_of_a_thoroughly_broken_file_is_told_at_once()
    {
        using var yaml = new YamlText(File.ReadAllText(SourceTree.At("tests/PipelineBuild.Tests/PipelineConfigTests.broken.yml")));

        Golden.Matches("broken.expected", string.Join('\n', yaml.Errors()) + "\n");
    }
}
