using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>A publish with every gate: the order of what it does, what it leaves, and that a second one has nothing to do.</summary>
public sealed class GateOrderTests(GateHome home) : IClassFixture<GateHome>
{
    [ScannerFact]
    public async Task Version_tags_move_after_scan_sbom_signatures_and_verification_and_the_ledger_holds_what_they_found()
    {
        using var workspace = await new GateWorkspace(home, "acme/ordered").Configure().CommitAsync();

        var run = await workspace.PassAsync("--target=DockerPublish");

        var slices = TraceSlice.Of(workspace.Files);
        TraceSlice[] steps = [Starting(slices, $"push {home.RegistryHost}/acme/ordered:{workspace.CommitTag}"), .. ((string[])["DockerScan", "DockerSbom", "DockerSign", "DockerVerify", "tag acme/ordered", "record the publish in refs/pipeline/ledger"]).Select(name => slices.Single(slice => slice.Kind == "step" && slice.Name == name))];
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Begin, $"{pair.First} before {pair.Second}"));
        Assert.All(slices.Where(slice => slice.Name.StartsWith($"tag {home.RegistryHost}", StringComparison.Ordinal)), tag => Assert.True(tag.IsWithin(steps[5]), tag.ToString()));
        Assert.Equal(["1", "1.2", "1.2.3", "latest", workspace.CommitTag], await workspace.TagsAsync());
        run.Says("1 of 1 image pushed");
        run.Says("scanned, SBOMs written, signed by");

        var digests = await workspace.DigestsAsync("latest");
        Assert.Equal(digests.Order(), (await workspace.SignaturesAsync()).Keys.Order());
        Assert.Null(await workspace.MarkAsync("latest"));
        await LedgerHoldsAsync(workspace, digests);
        await workspace.PassAsync("--target=DockerVerify", "--image=acme/ordered:latest");

        var files = home.RegistryFiles();
        var again = await workspace.PassAsync("--target=DockerPublish");
        again.Says("nothing to push, everything is there");
        again.Says("SBOMs, signatures and attestations are those that were verified before");
        Assert.Equal(files, home.RegistryFiles());
        Assert.Single(await workspace.LedgerAsync());
    }

    [ScannerFact]
    public async Task Without_anything_to_sign_with_nothing_is_pushed()
    {
        using var registry = await RealRegistry.StartAsync();
        using var workspace = await new GateWorkspace(home, "acme/keyless").Configure(registry: $"'{registry.Host}/team'").CommitAsync();

        var run = await workspace.RunAsync("--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says($"nothing was pushed: nobody said by which key or identity images of {registry.Host}/team are signed; set containers.signing");
        Assert.False(Directory.Exists(registry.Data), "something was pushed");
    }

    private async Task LedgerHoldsAsync(GateWorkspace workspace, IReadOnlyList<string> digests)
    {
        var entry = Assert.Single(await workspace.LedgerAsync());
        Assert.Equal(("publish", "passed"), (entry.GetProperty("kind").GetString(), entry.GetProperty("outcome").GetString()));
        var image = entry.GetProperty("images")[0];
        Assert.Equal((digests[0], "passed"), (image.GetProperty("digest").GetString(), image.GetProperty("scan").GetString()));
        Assert.StartsWith("trivy", image.GetProperty("scanner").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sha256:", image.GetProperty("database").GetString());
        Assert.Equal($"key sha256:{ProgramCache.Sha256(home.At(".local/share/pipelinebuild/signing/cosign.pub"))}", image.GetProperty("signedBy").GetString());
        foreach (var sbom in image.GetProperty("sboms").EnumerateObject())
        {
            var file = Assert.Single(Directory.EnumerateFiles(workspace.Files.At("artifacts/sbom"), $"{sbom.Name.Replace('/', '-')}.cdx.json", SearchOption.AllDirectories));
            Assert.Equal(ProgramCache.Sha256(file), sbom.Value.GetString());
        }

        Assert.Equal(["linux/amd64", "linux/arm64"], image.GetProperty("sboms").EnumerateObject().Select(sbom => sbom.Name).Order(StringComparer.Ordinal));
    }

    private static TraceSlice Starting(IReadOnlyList<TraceSlice> slices, string name) => slices.Single(slice => slice.Name.StartsWith(name, StringComparison.Ordinal));
}
