using PipelineBuild.IntegrationTests.Containers.Scanning;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>A publish that is killed between any two of its steps is finished by the same command, which does no done work twice.</summary>
public sealed class KilledGatesTests(GateHome home) : IClassFixture<GateHome>
{
    /// <summary>A run that is faster than its killer proves nothing.</summary>
    private const int Attempts = 5;

    private const int Platforms = 2;
    private const int Attestations = (2 * Platforms) + 1;

    private static readonly string[] VersionTags = ["1", "1.2", "1.2.3", "latest"];

    [ScannerTheory]
    [InlineData("push acme/killed", "pushing")]
    [InlineData("fetch the vulnerability database", "pushed")]
    [InlineData("scan acme/killed", "scanning")]
    [InlineData("DockerScan: ", "scanned")]
    [InlineData("list acme/killed", "listing")]
    [InlineData("DockerSbom: ", "listed")]
    [InlineData("sign acme/killed", "signing")]
    [InlineData("attest acme/killed", "attesting")]
    [InlineData("DockerSign: ", "signed")]
    [InlineData("DockerVerify: ", "verified")]
    [InlineData(":1.2.3 -> ", "tagging")]
    [InlineData(":latest -> ", "tagged")]
    public async Task Killed_at_some_moment_it_finishes_when_run_again(string moment, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            // A database that this machine does not have yet is fetched between push and scan.
            var own = $"{name}-{attempt}";
            await home.PushDatabaseAsync($"db/{own}", ScanHome.Known().Bytes(), DateTimeOffset.UtcNow);
            using var workspace = await new GateWorkspace(home, $"acme/killed-{own}").Configure(database: $"db/{own}").CommitAsync();
            var nothing = await Leftovers.OfAsync(home, workspace);
            var inTime = await workspace.KillAsync(moment);
            var before = await Leftovers.OfAsync(home, workspace);
            inTime &= before.Tags.Count <= 1 || name is "verified" or "tagging" or "tagged";
            if (!inTime && attempt < Attempts)
            {
                continue;
            }

            Assert.True(inTime, $"the run was faster than its killer {Attempts} times: {before}");
            Assert.True(before.IsPushed || name == "pushing", before.ToString());
            var run = await workspace.PassAsync("--target=DockerPublish");

            run.Says("an earlier DockerPublish, begun ");
            await AllIsDoneOnceAsync(workspace, before with { Scanned = before.Scanned - nothing.Scanned }, run);
            return;
        }
    }

    [ScannerFact]
    public async Task Killed_before_its_ledger_entry_it_writes_only_that()
    {
        using var workspace = await new GateWorkspace(home, "acme/killed-unrecorded").Configure().CommitAsync();
        using (new FileStream(workspace.Files.At(".git/pipeline-ledger.queue"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.True(await workspace.KillAsync("tag acme/killed-unrecorded:latest"), "it did not wait for the ledger");
        }

        var before = await Leftovers.OfAsync(home, workspace);
        var files = home.RegistryFiles();
        var run = await workspace.PassAsync("--target=DockerPublish");

        await AllIsDoneOnceAsync(workspace, before with { Scanned = Platforms }, run);
        Assert.Equal(files, home.RegistryFiles());
    }

    [ScannerFact]
    public async Task What_is_refused_is_refused_after_a_kill_too()
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            using var workspace = new GateWorkspace(home, $"acme/killed-refused-{attempt}").Configure();
            workspace.Plant();
            await workspace.CommitAsync();
            if (await workspace.KillAsync("DockerScan: ") && (await workspace.LedgerAsync()).Count == 0)
            {
                await IsRefusedAsync(workspace);
                return;
            }
        }

        Assert.Fail($"the run was faster than its killer {Attempts} times");
    }

    private static async Task IsRefusedAsync(GateWorkspace workspace)
    {
        var run = await workspace.RunAsync("--target=DockerPublish");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("as scanned before");
        Assert.Equal([workspace.CommitTag], await workspace.TagsAsync());
        Assert.Equal("refused", Assert.Single(await workspace.LedgerAsync()).GetProperty("outcome").GetString());
    }

    private async Task AllIsDoneOnceAsync(GateWorkspace workspace, Leftovers before, Ending run)
    {
        var steps = TraceSlice.Of(workspace.Files).Where(slice => slice.Kind == "step").Select(slice => slice.Name).ToList();
        var lines = run.Output.Split('\n');
        Assert.Equal(before.IsPushed ? 0 : 1, Count($"push {home.RegistryHost}"));
        Assert.Equal((Platforms, before.Scanned), (lines.Count(line => line.StartsWith("  scan ", StringComparison.Ordinal)), lines.Count(line => line.EndsWith(": as scanned before", StringComparison.Ordinal))));
        Assert.Equal(before.IsListed ? 0 : Platforms, lines.Count(line => line.StartsWith("  list ", StringComparison.Ordinal) && !line.EndsWith(": as listed before", StringComparison.Ordinal)));

        // What was signed is not signed again, and nothing is forgotten.
        var digests = await workspace.DigestsAsync("latest");
        Assert.Equal(digests.Count - before.Signatures, Count("sign "));
        Assert.Equal(Attestations - before.Attestations, Count("attest "));
        var signatures = await workspace.SignaturesAsync();
        Assert.Equal(digests.Order(), signatures.Keys.Order());
        Assert.All(signatures.Values, count => Assert.Equal(1, count));
        Assert.Equal(Attestations, (await workspace.SignaturesAsync(".att")).Values.Sum());

        Assert.Equal([.. VersionTags, workspace.CommitTag], await workspace.TagsAsync());
        Assert.Equal(digests[0], Assert.Single((await Task.WhenAll(VersionTags.Select(tag => home.Reader.DigestAsync(workspace.Image, tag)))).Distinct()));
        Assert.Equal(VersionTags.Except(before.Tags).Count(), Count($"tag {home.RegistryHost}"));

        // A run that was killed between two tags is told by the next.
        var entries = await workspace.LedgerAsync();
        Assert.Equal("passed", entries[^1].GetProperty("outcome").GetString());
        Assert.True(entries.Count == 1 || (entries.Count == 2 && entries[0].GetProperty("reason").GetString()!.Contains("was killed between two tags", StringComparison.Ordinal)), string.Join('\n', entries));
        await workspace.PassAsync("--target=DockerVerify", $"--image={workspace.Image}:latest");

        int Count(string start) => steps.Count(name => name.StartsWith(start, StringComparison.Ordinal));
    }
}
