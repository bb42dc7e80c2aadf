using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>What lies in artifacts/ between build and publish is not trusted blindly, and damage heals by running again.</summary>
public sealed class DamagedArtifactsTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task Publishing_alone_after_artifacts_were_deleted_says_what_to_run()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/deleted");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        Directory.Delete(workspace.At("artifacts"), recursive: true);

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("run DockerBuild first");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish")).ExitCode);
    }

    [EngineFact]
    public async Task Publishing_alone_after_a_new_commit_does_not_push_the_old_images()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/stale");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        workspace.Write("app/hello", "newer");
        var commit = await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says($"no images of {commit}");
        Assert.DoesNotContain("push acme/stale", run.Output);
    }

    [EngineTheory]
    [InlineData("config")]
    [InlineData("layers")]
    public async Task A_damaged_blob_is_noticed_not_pushed_and_built_again(string which)
    {
        using var workspace = new ScratchWorkspace(home);
        var repository = $"acme/damaged-{which}";
        await workspace.MakeTinyAsync(repository, text: $"{which} {workspace.Path}");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        var blobs = workspace.At($"artifacts/images/{repository.Replace('/', '_')}/blobs/sha256");
        var victim = Directory.EnumerateFiles(blobs).First(file => IsKind(File.ReadAllBytes(file), which));
        var bytes = await File.ReadAllBytesAsync(victim);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(victim, bytes);

        var run = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says($"{Path.GetFileName(victim)} did not hold what its name says");
        Assert.Empty(await home.Reader.TagsAsync(repository));

        var again = await home.RunAsync(workspace, "--target=DockerPublish");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync(repository, "latest"));
    }

    [EngineTheory]
    [InlineData("")]
    [InlineData("{\"schemaVersion\":2,\"manif")]
    [InlineData("{\"schemaVersion\":2,\"manifests\":[]}")]
    public async Task A_half_written_index_of_a_killed_build_does_not_stop_the_next(string index)
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/half");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        workspace.Write("artifacts/images/acme_half/index.json", index);
        workspace.Write("artifacts/images/acme_half/ingest/0123/data", "half a blob");

        var publish = await home.RunAsync(workspace, "--target=DockerPublish", "--exclusive");
        var run = await home.RunAsync(workspace, "--target=DockerBuild");

        Assert.True(publish.ExitCode == 3, publish.ToString());
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.False(File.Exists(workspace.At("artifacts/images/acme_half/ingest/0123/data")));
    }

    [EngineFact]
    public async Task Images_of_an_earlier_build_do_not_pile_up()
    {
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync("acme/pile");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);
        var blobs = workspace.At("artifacts/images/acme_pile/blobs/sha256");
        var before = Directory.GetFiles(blobs).Length;
        workspace.Write("app/hello", "another");
        await workspace.CommitAsync();

        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerBuild")).ExitCode);

        Assert.Equal(before, Directory.GetFiles(blobs).Length);
    }

    private static bool IsKind(byte[] bytes, string which) => which == "layers"
        ? bytes is [0x1f, 0x8b, ..]
        : System.Text.Encoding.UTF8.GetString(bytes).Contains("\"rootfs\"", StringComparison.Ordinal);
}
