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
    public async Task Of_two_commits_with_one_version_one_has_it_and_the_other_fails_and_says_so()
    {
        using var home = new ScratchHome();
        using var one = new ScratchWorkspace(home);
        using var other = new ScratchWorkspace(home);
        await one.MakeTinyAsync(version: null, text: "one", platforms: "linux/amd64");
        await other.MakeTinyAsync(version: null, text: "other", platforms: "linux/amd64");
        for (var minor = 0; minor < 4; minor++)
        {
            var version = $"--package-version=1.{minor}.0";
            var builds = await Task.WhenAll(home.RunAsync(one, "--target=DockerBuild", version), home.RunAsync(other, "--target=DockerBuild", version));
            Assert.All(builds, build => Assert.True(build.ExitCode == 0, build.ToString()));

            var runs = await Task.WhenAll(home.RunAsync(one, "--target=DockerPublish", "--exclusive", version), home.RunAsync(other, "--target=DockerPublish", "--exclusive", version));

            var all = string.Join("\n----\n", (object[])runs);
            Assert.True(runs.Select(run => run.ExitCode).Order().SequenceEqual([0, 1]), all);
            var digest = await home.Reader.DigestAsync("acme/tiny", $"1.{minor}.0");
            var loser = runs.Single(run => run.ExitCode == 1).ToString();
            Assert.Contains("containers/version-taken", loser);
            Assert.Contains(digest, loser);
            Assert.All([$"1.{minor}", "1", "latest"], tag => Assert.Equal(digest, home.Reader.DigestAsync("acme/tiny", tag).GetAwaiter().GetResult()));
        }
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
