using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>The registry is gone between push and version tags.</summary>
public sealed class GateFaultTests(GateHome home) : IClassFixture<GateHome>
{
    [ScannerFact]
    public async Task A_registry_that_dies_while_an_image_is_signed_moves_no_version_tag_and_the_next_run_finishes()
    {
        using var workspace = await new GateWorkspace(home, "acme/cut").Configure().CommitAsync();
        using var run = workspace.Start("--target=DockerPublish");
        await run.SaysAsync("sign acme/cut");
        await Programs.SignalAsync("KILL", home.RegistryProcess);
        var cut = await run.EndAsync();

        Assert.True(cut.ExitCode == 3, cut.ToString());
        cut.Says("DockerSign could not be done: ");
        cut.Says("no version tag was moved, and the ledger has the refusal");
        cut.Says("the same command goes on from there");
        var entry = Assert.Single(await workspace.LedgerAsync());
        Assert.Equal("refused", entry.GetProperty("outcome").GetString());
        Assert.StartsWith("DockerSign could not be done: ", entry.GetProperty("reason").GetString());

        await workspace.PassAsync("--target=DockerPublish");

        Assert.DoesNotContain(TraceSlice.Of(workspace.Files), slice => slice.Name.StartsWith($"push {home.RegistryHost}", StringComparison.Ordinal));
        Assert.Equal(["1", "1.2", "1.2.3", "latest", workspace.CommitTag], await workspace.TagsAsync());
        Assert.All((await workspace.SignaturesAsync()).Values, count => Assert.Equal(1, count));
        Assert.Equal(["refused", "passed"], (await workspace.LedgerAsync()).Select(line => line.GetProperty("outcome").GetString()));
        await workspace.PassAsync("--target=DockerVerify", "--image=acme/cut:latest");
    }
}
