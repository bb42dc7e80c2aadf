using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Containers.BakeFiles;

public class BakeSourceTests
{
    [Fact]
    public void Without_targets_it_is_those_that_bake_builds_when_it_is_asked_for_nothing()
    {
        using var yaml = Yaml("{ files: [app/Dockerfile] }");

        Assert.Equal(["default"], yaml.Load().Containers.Bake!.Targets);
    }

    [Fact]
    public void A_workspace_without_bake_files_has_none()
    {
        using var yaml = new YamlText("containers: { images: [] }\n");

        Assert.Null(yaml.Load().Containers.Bake);
        Assert.True(yaml.Load().Containers.IsEmpty);
    }

    [Theory]
    [InlineData("{}", "pipeline.yml:2:9: containers.bake.files: is required")]
    [InlineData("{ files: [] }", "pipeline.yml:2:18: containers.bake.files: must not be empty")]
    [InlineData("{ files: [docker-bake.hcl] }", "pipeline.yml:2:19: containers.bake.files: no file 'docker-bake.hcl' in the workspace")]
    [InlineData("{ files: [../docker-bake.hcl] }", "pipeline.yml:2:19: containers.bake.files: '../docker-bake.hcl' leads out of the workspace")]
    [InlineData("{ files: [app/Dockerfile], targets: [--push] }", "pipeline.yml:2:46: containers.bake.targets: '--push' is no name of a target or group: letters, digits, '_' and '-'")]
    [InlineData("{ files: [app/Dockerfile], targets: ['https://example.org/x.git'] }", "pipeline.yml:2:46: containers.bake.targets: 'https://example.org/x.git' is no name of a target or group: letters, digits, '_' and '-'")]
    public void What_bake_could_take_for_something_else_is_refused(string block, string error)
    {
        using var yaml = Yaml(block);

        Assert.Equal(error, Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void An_image_of_a_bake_file_needs_the_file_and_does_not_say_again_what_that_says()
    {
        using var yaml = new YamlText("containers:\n  images:\n    - { name: a, bakeTarget: web, context: app, target: x }\n");

        Assert.Equal(
            [
                "pipeline.yml:3:30: containers.images[0].bakeTarget: there is no bake file: name it in containers.bake.files",
                "pipeline.yml:3:44: containers.images[0].context: is said by the target 'web' of the bake file: leave it out here",
                "pipeline.yml:3:57: containers.images[0].target: is said by the target 'web' of the bake file: leave it out here",
            ],
            yaml.Errors());
    }

    private static YamlText Yaml(string block) => new($"containers:\n  bake: {block}\n");
}
