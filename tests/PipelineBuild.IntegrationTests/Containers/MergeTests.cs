using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers;

/// <summary>Each platform built and pushed by a clone of its own, joined by a third.</summary>
public sealed class MergeTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    private const string Dockerfile = "FROM --platform=$BUILDPLATFORM scratch AS made\nCOPY root /\nRUN mkdir /out && echo made > /out/file\nFROM scratch\nARG TARGETARCH\nCOPY hello /hello-${TARGETARCH}\nCOPY --from=made /out /out\nCOPY root /\nCMD [\"/bin/sh\", \"-c\", \"echo from $0\", \"image\"]\n";

    [EngineFact]
    public async Task Three_clones_give_the_image_that_one_gives_and_a_second_merge_writes_nothing()
    {
        using var origin = new ScratchWorkspace(home);
        var commit = await MakeAsync(origin, "acme/split");
        using var amd = await CloneAsync(origin);
        using var arm = await CloneAsync(origin);
        using var merge = await CloneAsync(origin);
        using var whole = await CloneAsync(origin);

        await PassAsync(amd, "--target=DockerPublish", "--platform=linux/amd64");
        var missing = await home.RunAsync(merge, "--target=DockerMerge");
        Assert.True(missing.ExitCode == 1, missing.ToString());
        missing.Says($"acme/split for linux/arm64 is not in the registry: {home.RegistryHost}/acme/split:sha-{commit}-linux-arm64 does not exist");
        Assert.Equal([$"sha-{commit}-linux-amd64"], await home.Reader.TagsAsync("acme/split"));

        await PassAsync(arm, "--target=DockerPublish", "--platform=linux/arm64");
        var files = home.RegistryFiles();
        var plan = await PassAsync(merge, "--target=DockerMerge", "--plan");
        plan.Says($"acme/split:sha-{commit}");
        Assert.Equal(files, home.RegistryFiles());

        await PassAsync(merge, "--target=DockerMerge");

        Assert.Equal(["1", "1.2", "1.2.3", "latest", $"sha-{commit}", $"sha-{commit}-linux-amd64", $"sha-{commit}-linux-arm64"], await home.Reader.TagsAsync("acme/split"));
        Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync("acme/split", "latest"));
        var joined = await home.Reader.ChildrenAsync("acme/split", "latest");
        Assert.Equal(4, joined.Count);
        files = home.RegistryFiles();
        var again = await PassAsync(merge, "--target=DockerMerge");
        again.Says("nothing to push, everything is there");
        Assert.Equal(files, home.RegistryFiles());

        // The joint build of the same commit has the same platforms, so a publish of it finds everything there.
        var joint = await PassAsync(whole, "--target=DockerPublish", "--no-cache");
        joint.Says("nothing to push, everything is there");
        Assert.Equal(joined, await home.Reader.ChildrenAsync("acme/split", "latest"));

        foreach (var platform in (string[])["linux/amd64", "linux/arm64"])
        {
            var pulled = await Programs.RunAsync("docker", ["pull", "--quiet", "--platform", platform, $"{home.RegistryHost}/acme/split:1.2.3"]);
            Assert.True(pulled.ExitCode == 0, pulled.ToString());
        }

        var ran = await Programs.RunAsync("docker", ["run", "--rm", "--platform", MachineShell.Platform, $"{home.RegistryHost}/acme/split:1.2.3"]);
        await Programs.RunAsync("docker", ["rmi", "--force", $"{home.RegistryHost}/acme/split:1.2.3"]);
        ran.Says("from image");
    }

    [EngineFact]
    public async Task A_platform_of_another_commit_is_not_joined()
    {
        using var workspace = new ScratchWorkspace(home);
        var first = await workspace.MakeTinyAsync("acme/mixed");
        await PassAsync(workspace, "--target=DockerPublish", "--platform=linux/amd64,linux/arm64");
        var second = await workspace.MakeTinyAsync("acme/mixed", text: "other");
        await PassAsync(workspace, "--target=DockerPublish", "--platform=linux/amd64");
        await Programs.RunAsync("docker", ["buildx", "imagetools", "create", "--tag", $"{home.RegistryHost}/acme/mixed:sha-{second}-linux-arm64", $"{home.RegistryHost}/acme/mixed:sha-{first}-linux-arm64"]);

        var merge = await home.RunAsync(workspace, "--target=DockerMerge");

        Assert.True(merge.ExitCode == 1, merge.ToString());
        merge.Says($"its label org.opencontainers.image.revision is {first}, expected was {second}");
        Assert.DoesNotContain("latest", await home.Reader.TagsAsync("acme/mixed"));
    }

    [EngineFact]
    public async Task A_merge_that_was_killed_before_the_index_is_finished_by_the_next()
    {
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync("acme/killed");
        await PassAsync(workspace, "--target=DockerPublish", "--platform=linux/amd64,linux/arm64");
        using (var run = home.Start(workspace, "--target=DockerMerge"))
        {
            await run.WritesAsync(workspace.At("artifacts/journal"));
            run.Kill();
            await run.EndAsync();
        }

        await PassAsync(workspace, "--target=DockerMerge");

        Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync("acme/killed", $"sha-{commit}"));
        Assert.Equal(await home.Reader.DigestAsync("acme/killed", $"sha-{commit}"), await home.Reader.DigestAsync("acme/killed", "latest"));
    }

    [EngineFact]
    public async Task A_platform_that_no_image_is_for_is_refused_and_a_part_is_not_published_as_the_whole()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/part");

        var unknown = await home.RunAsync(workspace, "--target=DockerBuild", "--platform=linux/s390x");
        Assert.True(unknown.ExitCode == 3, unknown.ToString());
        unknown.Says("--platform=linux/s390x: no image of pipeline.yml is for it; the platforms are linux/amd64, linux/arm64");

        await PassAsync(workspace, "--target=DockerBuild", "--platform=linux/arm64");
        var whole = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive");
        Assert.True(whole.ExitCode == 3, whole.ToString());
        whole.Says("lacks acme/part for linux/amd64");
        Assert.Empty(await home.Reader.TagsAsync("acme/part"));
    }

    private static async Task<string> MakeAsync(ScratchWorkspace workspace, string name)
    {
        workspace.Describe($"- {{ name: {name}, context: app }}", reproducible: true);
        await MachineShell.CopyToAsync(workspace.At("app/root"));
        // New to the engine: a copied file keeps the time it had in the build that cached it.
        workspace.Write("app/root/unique", workspace.Path);
        workspace.Write("app/Dockerfile", Dockerfile);
        workspace.Write("app/hello", "hello");
        return await workspace.CommitAsync();
    }

    private async Task<ScratchWorkspace> CloneAsync(ScratchWorkspace origin)
    {
        var clone = new ScratchWorkspace(home);
        await clone.GitAsync("clone", "--quiet", origin.Path, ".");
        await clone.GitAsync("remote", "remove", "origin");
        return clone;
    }

    private async Task<Ending> PassAsync(ScratchWorkspace workspace, params string[] arguments)
    {
        var run = await home.RunAsync(workspace, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }
}
