using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>Platforms that were pushed one by one pass the same gates when they are joined.</summary>
public sealed class GateMergeTests(GateHome home) : IClassFixture<GateHome>
{
    [ScannerFact]
    public async Task What_is_joined_is_scanned_signed_and_verified_before_it_has_a_version()
    {
        using var workspace = await new GateWorkspace(home, "acme/joined").Configure().CommitAsync();
        await PushPartsAsync(workspace);
        Assert.Empty(await workspace.SignaturesAsync());

        var run = await workspace.PassAsync("--target=DockerMerge");

        run.Says("scanned, SBOMs written, signed by");
        var steps = TraceSlice.Of(workspace.Files).Where(slice => slice.Kind == "step").ToList();
        string[] order = [$"push {home.RegistryHost}", "DockerScan", "DockerSbom", "DockerSign", "DockerVerify", "tag acme/joined", "record the publish"];
        var found = order.Select(name => steps.Single(step => step.Name.StartsWith(name, StringComparison.Ordinal))).ToList();
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Begin, $"{pair.First} before {pair.Second}"));
        Assert.Equal(await home.Reader.DigestAsync("acme/joined", workspace.CommitTag), await home.Reader.DigestAsync("acme/joined", "latest"));
        Assert.Equal((await workspace.DigestsAsync("1.2.3")).Order(), (await workspace.SignaturesAsync()).Keys.Order());
        Assert.Equal("passed", Assert.Single(await workspace.LedgerAsync()).GetProperty("images")[0].GetProperty("scan").GetString());
        await workspace.PassAsync("--target=DockerVerify", "--image=acme/joined:1.2.3");
        var files = home.RegistryFiles();
        Assert.Contains("nothing to push", (await workspace.PassAsync("--target=DockerMerge")).Output);
        Assert.Equal(files, home.RegistryFiles());
    }

    [ScannerFact]
    public async Task What_must_not_be_released_is_joined_but_gets_no_version()
    {
        using var workspace = new GateWorkspace(home, "acme/unjoined").Configure();
        workspace.Plant();
        await workspace.CommitAsync();
        await PushPartsAsync(workspace);

        var run = await workspace.RunAsync("--target=DockerMerge");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("DockerScan failed: ");
        Assert.Equal([workspace.CommitTag, $"{workspace.CommitTag}-linux-amd64", $"{workspace.CommitTag}-linux-arm64"], await workspace.TagsAsync());
        Assert.Empty(await workspace.SignaturesAsync());
        Assert.Equal("refused", Assert.Single(await workspace.LedgerAsync()).GetProperty("outcome").GetString());
    }

    private static async Task PushPartsAsync(GateWorkspace workspace)
    {
        await workspace.PassAsync("--target=DockerPublish", "--platform=linux/amd64");
        await workspace.PassAsync("--target=DockerPublish", "--platform=linux/arm64");
    }
}
