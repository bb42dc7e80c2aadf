using PipelineBuild.Containers;
using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Containers;

public class ContainerSettingsTests
{
    [Theory]
    [InlineData("app")]
    [InlineData("cortex/gateway")]
    [InlineData("a.b_c-d/e2")]
    public void Repository_names_are_taken(string name)
    {
        using var yaml = Images($"- {{ name: {name}, context: app }}");

        Assert.Equal(name, Assert.Single(yaml.Load().Containers.Images).Name);
    }

    [Theory]
    [InlineData("App")]
    [InlineData("/app")]
    [InlineData("app/")]
    [InlineData("app:1")]
    [InlineData("ap p")]
    [InlineData("-app")]
    [InlineData("\"app\\n\"")]
    public void Names_no_registry_would_take_are_refused(string name)
    {
        using var yaml = Images($"- {{ name: {name}, context: app }}");

        var error = string.Join('\n', yaml.Errors());
        Assert.StartsWith("pipeline.yml:3:15: containers.images[0].name: '", error);
        Assert.EndsWith("is no image name: lower-case letters and digits, with '.', '_', '-' or '/' between them", error);
    }

    [Fact]
    public void Two_names_that_make_the_same_build_target_are_refused()
    {
        using var yaml = Images("- { name: a/b, context: app }", "- { name: a.b, context: app }");

        Assert.Equal("pipeline.yml:4:15: containers.images[1].name: 'a.b' can't be told apart from 'a/b' as a build target", Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void A_context_that_names_no_image_of_the_list_is_refused_with_a_suggestion()
    {
        using var yaml = Images("- { name: gateway, context: app, contexts: { base: image:shraed } }", "- { name: shared, context: app }");

        Assert.Equal("pipeline.yml:3:48: containers.images[0].contexts: there is no image 'shraed' in containers.images, did you mean 'shared'?", Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void Contexts_are_written_for_bake()
    {
        using var yaml = Images("- { name: a, context: app, contexts: { x: 'image:b/c', y: app, z: 'docker-image://alpine:3' } }", "- { name: b/c, context: app }");

        var contexts = yaml.Load().Containers.Images[0].Contexts;

        Assert.Equal(["target:b_c", "app", "docker-image://alpine:3"], contexts.Values.Select(context => context.ForBake(ImageSettings.LayoutNameOf)));
    }

    [Theory]
    [InlineData("nowhere", "no directory 'nowhere' in the workspace; an image is written image:NAME or docker-image://REFERENCE")]
    [InlineData("..", "'..' leads out of the workspace")]
    public void A_context_must_be_a_directory_of_the_workspace(string value, string error)
    {
        using var yaml = Images($"- {{ name: a, context: app, contexts: {{ x: {value} }} }}");

        Assert.EndsWith($"containers.images[0].contexts.x: {error}", Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void Platforms_of_an_image_go_before_those_of_all()
    {
        using var yaml = new YamlText("containers:\n  platforms: [linux/arm64]\n  images:\n    - { name: a, context: app }\n    - { name: b, context: app, platforms: [linux/s390x] }\n");

        Assert.Equal(["linux/arm64", "linux/s390x"], yaml.Load().Containers.Platforms);
    }

    [Fact]
    public void A_platform_named_twice_is_refused()
    {
        using var yaml = new YamlText("containers:\n  platforms: [linux/amd64, linux/amd64]\n");

        Assert.Equal("pipeline.yml:2:14: containers.platforms: names a platform twice", Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void An_empty_list_of_platforms_is_refused()
    {
        using var yaml = new YamlText("containers:\n  platforms: []\n");

        Assert.Equal("pipeline.yml:2:14: containers.platforms: names no platform", Assert.Single(yaml.Errors()));
    }

    [Theory]
    [InlineData("{ id: a }")]
    [InlineData("{ id: a, env: X, machine: ca-bundle }")]
    public void A_build_secret_comes_from_exactly_one_place(string secret)
    {
        using var yaml = Images($"- {{ name: a, context: app, secrets: [{secret}] }}");

        Assert.EndsWith("secrets[0].id: give either env (a variable's name) or machine (ca-bundle, npm-config)", Assert.Single(yaml.Errors()));
    }

    private static YamlText Images(params string[] images) => new($"containers:\n  images:\n{string.Concat(images.Select(image => $"    {image}\n"))}");
}
