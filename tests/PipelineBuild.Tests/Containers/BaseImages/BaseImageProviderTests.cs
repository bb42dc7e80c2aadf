using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers.BaseImages;

public sealed class BaseImageProviderTests : IDisposable
{
    private readonly ContainersRig rig = new();

    private string Image => $"{rig.Registry.Host}/node:20";

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task An_image_its_own_registry_has_needs_no_recipe()
    {
        rig.Registry.Manifests["node@20"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());
        var config = Config($"FROM {Image}\n");

        Assert.Empty(await rig.Bases.ProvideAsync(config, default));
        Assert.False(await rig.Bases.NeedsRecipesAsync(config, default));
        Assert.Empty(rig.Spoken.Lines);
    }

    [Fact]
    public async Task An_image_that_can_not_be_had_is_taken_from_its_recipe_for_all_platforms()
    {
        rig.RunLocalRegistry();
        var config = Config($"FROM {Image}\n");
        var made = Provide(config, "linux/amd64", "linux/arm64");

        var provided = await rig.Bases.ProvideAsync(config, default);

        Assert.Equal(made, provided[Image]);
        Assert.Contains("does not have it; its recipe is used", Assert.Single(rig.Spoken.Lines));
        Assert.True(await rig.Bases.NeedsRecipesAsync(config, default));
    }

    [Fact]
    public async Task A_recipe_no_dockerfile_uses_is_left_alone() => Assert.Empty(await rig.Bases.ProvideAsync(Config("FROM scratch\n"), default));

    [Fact]
    public async Task An_image_without_a_recipe_is_left_to_the_build() => Assert.Empty(await rig.Bases.ProvideAsync(Config($"FROM {rig.Registry.Host}/other:1\n"), default));

    [Fact]
    public async Task Each_registry_is_asked_once_in_a_run()
    {
        rig.Registry.Manifests["node@20"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());
        var bases = rig.Bases;

        await bases.ProvideAsync(Config($"FROM {Image}\n"), default);
        await bases.NeedsRecipesAsync(Config($"FROM {Image}\n"), default);

        Assert.Single(rig.Registry.Requests);
    }

    [Fact]
    public async Task The_build_is_given_the_provided_image_under_the_dockerfiles_name()
    {
        rig.RunLocalRegistry();
        var config = Config($"FROM {Image}\n");
        var made = Provide(config, "linux/amd64", "linux/arm64");

        var result = await rig.BuildAsync(config);

        var contexts = JsonNode.Parse(File.ReadAllText(rig.LastBake!.File))!["target"]!["acme_app"]!["contexts"]!.AsObject();
        Assert.Equal($"docker-image://{made}", contexts[Image]!.GetValue<string>());
        Assert.Equal(made, result.BaseImages[Image]);
    }

    [Fact]
    public async Task An_image_of_a_mirrored_registry_is_read_through_the_mirror_by_digest()
    {
        rig.Registry.Manifests["hub/library/node@20"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());

        var provided = await rig.Bases.ProvideAsync(Mirrored(), default);

        Assert.Equal($"{rig.Registry.Host}/hub/library/node@{OciManifest.DigestOf("{}"u8)}", provided["node:20"]);
        Assert.Equal(["GET /v2/hub/library/node/manifests/20"], rig.Registry.Requests);
        Assert.Equal([$"base image node:20: read through {rig.Registry.Host}/hub/library/node:20"], rig.Spoken.Lines);
    }

    [Fact]
    public async Task What_a_mirror_does_not_give_is_not_pulled_behind_its_back()
    {
        var provided = await rig.Bases.ProvideAsync(Mirrored(), default);

        Assert.Equal($"{rig.Registry.Host}/hub/library/node:20", provided["node:20"]);
        Assert.Equal([$"base image node:20: read through {rig.Registry.Host}/hub/library/node:20, but {rig.Registry.Host} does not have it"], rig.Spoken.Lines);
    }

    [Fact]
    public async Task What_a_mirror_does_not_give_may_have_a_recipe()
    {
        rig.RunLocalRegistry();
        var config = Mirrored("  baseImages: [{ image: 'node:20', debian: { suite: bookworm } }]\n");
        var made = Provide(config, "linux/amd64", "linux/arm64");

        Assert.Equal(made, (await rig.Bases.ProvideAsync(config, default))["node:20"]);
    }

    private PipelineConfig Mirrored(string more = "")
    {
        rig.Folder.Write("repo/app/Dockerfile", "FROM node:20\n");
        return rig.Config($"  registry: local\n  images: [{{ name: acme/app, context: app }}]\n  mirrors: {{ docker.io: '{rig.Registry.Host}/hub' }}\n{more}");
    }

    private PipelineConfig Config(string dockerfile)
    {
        rig.Folder.Write("repo/app/Dockerfile", dockerfile);
        return rig.Config($"  registry: local\n  images: [{{ name: acme/app, context: app }}]\n  baseImages: [{{ image: '{Image}', debian: {{ suite: bookworm }} }}]\n");
    }

    /// <summary>Puts the recipe's image into the local registry, as an earlier run did.</summary>
    private string Provide(PipelineConfig config, params string[] platforms)
    {
        var target = RecipeReference.Of(config.Containers.BaseImages[0], rig.Registry.Host);
        var index = HandMadeImage.Write(Directory.CreateDirectory(rig.Folder.At("made")).FullName, "base", platforms);
        rig.Registry.Manifests[$"{target.Repository}@{target.Tag}"] = index;
        return target.WithDigest(index.Digest).ToString();
    }
}
