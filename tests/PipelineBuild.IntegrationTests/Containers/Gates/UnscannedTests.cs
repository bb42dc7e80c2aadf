using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Scanning;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>Images that pass without a vulnerability database say so wherever somebody looks, until one is there.</summary>
public sealed class UnscannedTests(GateHome home) : IClassFixture<GateHome>
{
    private const string Pass = ", onNoDatabase: { local: tag-unscanned }";

    [ScannerFact]
    public async Task Unscanned_is_on_console_summary_ledger_and_image_and_a_scan_takes_it_away()
    {
        using var workspace = await new GateWorkspace(home, "acme/unscanned").Configure(database: "db/later", scan: Pass).CommitAsync();

        var run = await workspace.PassAsync("--target=DockerPublish");

        using var built = JsonDocument.Parse(await File.ReadAllTextAsync(workspace.Files.At("artifacts/results/DockerBuild.json")));
        run.Says("UNSCANNED for vulnerabilities, SBOMs written, signed by");
        Assert.Contains("UNSCANNED", await File.ReadAllTextAsync(workspace.Files.At("artifacts/summary.md")));
        Assert.All((string[])["1.2.3", "latest", workspace.CommitTag], tag => Assert.Equal("UNSCANNED", workspace.MarkAsync(tag).GetAwaiter().GetResult()));
        Assert.Equal(["linux/amd64", "linux/arm64"], await home.Reader.PlatformsAsync("acme/unscanned", "latest"));
        var marked = await home.Reader.DigestAsync("acme/unscanned", "latest");
        var entry = Assert.Single(await workspace.LedgerAsync());
        Assert.Equal((marked, "UNSCANNED"), (entry.GetProperty("images")[0].GetProperty("digest").GetString(), entry.GetProperty("images")[0].GetProperty("scan").GetString()));
        var doubted = await workspace.PassAsync("--target=DockerVerify", "--image=acme/unscanned:latest");
        doubted.Says("acme/unscanned: UNSCANNED");
        var files = home.RegistryFiles();
        await workspace.PassAsync("--target=DockerPublish");
        Assert.Equal(files, home.RegistryFiles());

        await home.PushDatabaseAsync("db/later", ScanHome.Known().Bytes(), DateTimeOffset.UtcNow);
        var scanned = await workspace.PassAsync("--target=DockerPublish");

        Assert.Contains("unmark", string.Join('\n', TraceSlice.Of(workspace.Files).Select(slice => slice.Name)));
        Assert.DoesNotContain("UNSCANNED", scanned.Output[scanned.Output.IndexOf("DockerScan:", StringComparison.Ordinal)..]);
        Assert.All((string[])["1.2.3", "latest", workspace.CommitTag], tag => Assert.Null(workspace.MarkAsync(tag).GetAwaiter().GetResult()));
        var digests = await workspace.DigestsAsync("latest");
        Assert.Equal(built.RootElement.GetProperty("images")[0].GetProperty("digest").GetString(), digests[0]);
        Assert.NotEqual(marked, digests[0]);
        Assert.Equal(digests.Append(marked).Order(), (await workspace.SignaturesAsync()).Keys.Order());
        Assert.All((await workspace.SignaturesAsync()).Values, count => Assert.Equal(1, count));
        Assert.Equal(["UNSCANNED", "passed"], (await workspace.LedgerAsync()).Select(line => line.GetProperty("images")[0].GetProperty("scan").GetString()));
        Assert.DoesNotContain("UNSCANNED", (await workspace.PassAsync("--target=DockerVerify", "--image=acme/unscanned:latest")).Output);
    }

    [ScannerFact]
    public async Task What_needs_no_database_is_still_gated()
    {
        using var workspace = new GateWorkspace(home, "acme/gated") { User = "root" }.Configure(database: GateWorkspace.None, scan: $"{Pass}, forbiddenLicences: [MI*]");
        workspace.Plant();
        await workspace.CommitAsync();

        var run = await workspace.RunAsync("--target=DockerPublish");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("containers/secret-in-image");
        run.Says("containers/misconfiguration");
        run.Says("left-pad is under MIT");
        run.Says("UNSCANNED");
        Assert.Equal([workspace.CommitTag], await workspace.TagsAsync());
        Assert.Equal("refused", Assert.Single(await workspace.LedgerAsync()).GetProperty("outcome").GetString());
    }
}
