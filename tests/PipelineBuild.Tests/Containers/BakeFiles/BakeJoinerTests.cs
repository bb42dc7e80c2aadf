using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Containers.BakeFiles;

public sealed class BakeJoinerTests : IDisposable
{
    private readonly BakeWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public async Task Without_bake_files_nothing_is_asked()
    {
        using var rig = new ContainersRig();
        var config = rig.Config();

        Assert.Same(config, await workspace.Joiner.JoinAsync(config, default));
        Assert.Empty(workspace.Docker.Calls);
    }

    [Fact]
    public async Task All_targets_of_a_run_share_one_answer()
    {
        var (joiner, config) = (workspace.Joiner, workspace.Config());

        Assert.Same(await joiner.JoinAsync(config, default), await joiner.TryJoinAsync(config, default));
        Assert.Single(workspace.Docker.Calls);
    }

    [Fact]
    public async Task A_choice_of_platforms_waits_for_the_images_of_the_bake_file()
    {
        var joined = await workspace.Joiner.JoinAsync(workspace.Config("  platforms: [linux/arm64]\n  images: [{ name: acme/app, context: app }]\n").Choosing(new BuildChoice(["linux/amd64"], WithoutCache: false)), default);

        Assert.Equal(["team/gateway", "acme/worker-fast", "acme/worker-slow"], joined.Containers.Images.Select(image => image.Name));
        Assert.Equal(["acme/app", "tool"], joined.Build.LeftOut);
        Assert.All(joined.Containers.Baked, image => Assert.Equal(["linux/amd64"], image.Platforms));
        Assert.Null(joined.Build.Problem);
    }

    [Fact]
    public async Task What_must_be_known_before_bake_can_be_asked_does_without_its_answer()
    {
        workspace.Docker.OnPrint = () => throw new ProgramNotFoundException("docker", "not on the PATH");
        var config = workspace.Config();

        Assert.Same(config, await workspace.Joiner.TryJoinAsync(config, default));
        await Assert.ThrowsAsync<ProgramNotFoundException>(() => workspace.Joiner.JoinAsync(config, default));
    }

    [Fact]
    public async Task A_version_is_of_the_roots_line_although_every_declared_image_has_its_own()
    {
        var config = workspace.Config("  images: [{ name: acme/app, context: app, tagPrefix: app- }]\n");

        Assert.Throws<PipelineBuild.Configuration.ConfigException>(() => config.Asking(new AskedRelease("2.0.0")));
        Assert.NotNull(config.Asking(new AskedRelease("v2.0.0")).AskedVersionOf("v"));
        Assert.Contains("v", (await workspace.Joiner.JoinAsync(config, default)).TagPrefixes);
    }
}
