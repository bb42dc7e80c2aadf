using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>Two pipelines at once end with every tag on one digest.</summary>
public sealed class ConcurrentPublishTests
{
    [EngineFact]
    public async Task Two_checkouts_of_one_commit_both_publish_it()
    {
        using var home = new ScratchHome();
        using var one = new ScratchWorkspace(home);
        using var other = new ScratchWorkspace(home);
        var commit = await one.MakeTinyAsync();
        Assert.Equal(commit, await other.MakeTinyAsync());

        var runs = await Task.WhenAll(home.RunAsync(one, "--target=DockerPublish"), home.RunAsync(other, "--target=DockerPublish"));

        await AllIsThereAsync(home, runs, commit);
    }

    [EngineFact]
    public async Task Two_runs_in_one_workspace_both_publish_it()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync();

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => home.RunAsync(workspace, "--target=DockerPublish")));

        await AllIsThereAsync(home, runs, commit);
    }

    [EngineFact]
    public async Task A_second_run_in_a_workspace_says_that_it_waits()
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync();
        Directory.CreateDirectory(workspace.At("artifacts"));
        using var first = new FileStream(workspace.At("artifacts/images.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var second = home.Start(workspace, "--target=DockerBuild");

        await second.SaysAsync("another run is working on the images of this workspace");
        Assert.False(File.Exists(workspace.At("artifacts/docker-bake.json")), "it did not wait");
        first.Dispose();

        Assert.Equal(0, (await second.EndAsync()).ExitCode);
    }

    private static async Task AllIsThereAsync(ScratchHome home, IReadOnlyList<Ending> runs, string commit)
    {
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, string.Join("\n----\n", runs)));
        string[] tags = ["1", "1.2", "1.2.3", "latest", $"sha-{commit}"];
        Assert.Equal(tags, await home.Reader.TagsAsync("acme/tiny"));
        var digests = await Task.WhenAll(tags.Select(tag => home.Reader.DigestAsync("acme/tiny", tag)));
        Assert.Single(digests.Distinct());
        Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync("acme/tiny", "latest"));
    }
}
