using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>Several that publish one commit at the same time, each signing what the others sign.</summary>
public sealed class GateRaceTests(GateHome home) : IClassFixture<GateHome>
{
    [ScannerFact]
    public async Task Two_checkouts_of_one_commit_both_publish_it_and_it_is_signed()
    {
        using var one = await new GateWorkspace(home, "acme/raced").Configure().CommitAsync(home.Path);
        using var other = await new GateWorkspace(home, "acme/raced").Configure().CommitAsync(home.Path);
        Assert.Equal(one.CommitTag, other.CommitTag);

        await BothAsync(one, other);
    }

    [ScannerFact]
    public async Task Two_runs_in_one_workspace_both_publish_it_and_it_is_signed()
    {
        using var workspace = await new GateWorkspace(home, "acme/shared").Configure().CommitAsync();

        await BothAsync(workspace, workspace);

        Assert.All((await workspace.SignaturesAsync()).Values, count => Assert.Equal(1, count));
        Assert.Single(await workspace.LedgerAsync());
    }

    private async Task BothAsync(GateWorkspace one, GateWorkspace other)
    {
        var runs = await Task.WhenAll(one.RunAsync("--target=DockerPublish"), other.RunAsync("--target=DockerPublish"));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, string.Join("\n----\n", runs.AsEnumerable())));
        Assert.Equal(["1", "1.2", "1.2.3", "latest", one.CommitTag], await one.TagsAsync());
        var digests = await one.DigestsAsync(one.CommitTag);
        Assert.All((string[])["1", "1.2", "1.2.3", "latest"], tag => Assert.Equal(digests[0], home.Reader.DigestAsync(one.Image, tag).GetAwaiter().GetResult()));
        Assert.Subset((await one.SignaturesAsync()).Keys.ToHashSet(), digests.ToHashSet());
        await one.PassAsync("--target=DockerVerify", $"--image={one.Image}:latest");
        await other.PassAsync("--target=DockerVerify", $"--image={one.Image}:latest");
    }
}
