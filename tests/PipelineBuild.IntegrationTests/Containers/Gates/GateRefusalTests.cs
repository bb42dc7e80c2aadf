using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Scanning;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>A gate that lets nothing pass: no version tag has moved, and the ledger has the refusal with its reason.</summary>
public sealed class GateRefusalTests(GateHome home) : IClassFixture<GateHome>
{
    private const string Exception = ", exceptions: [{ id: aws-access-key-id, package: app/settings.ini, reason: a test, owner: team-a, expires: '2099-12-31' }]";

    [ScannerFact]
    public async Task An_image_with_a_planted_key_and_a_vulnerability_is_refused_until_both_are_declared()
    {
        using var workspace = await new GateWorkspace(home, "acme/planted").Configure().CommitAsync();
        workspace.Files.Write("vex.json", """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex/2","author":"team","timestamp":"2024-01-01T00:00:00Z","version":1,
             "statements":[{"vulnerability":{"name":"CVE-2021-90003"},"products":[{"@id":"pkg:npm/lodash@4.17.20"}],"status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}
            """);
        await workspace.CommitAsync();
        await workspace.PassAsync("--target=DockerPublish");
        var earlier = await workspace.DigestsAsync("latest");
        var tags = await workspace.TagsAsync();
        workspace.Plant();
        workspace.AddVulnerable();
        await workspace.CommitAsync();

        var run = await workspace.Configure("1.3.0").RunAsync("--target=DockerPublish");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("CVE-2021-90003 CRITICAL in lodash");
        run.Says("containers/secret-in-image");
        Assert.DoesNotContain(ScanHome.PlantedKey, run.All);
        await RefusedAsync(workspace, run, "DockerScan failed: ", "failed", [.. tags, workspace.CommitTag], earlier);
        Assert.DoesNotContain(await home.Reader.DigestAsync("acme/planted", workspace.CommitTag), (await workspace.SignaturesAsync()).Keys);

        var same = await workspace.RunAsync("--target=DockerPublish");
        same.Says("as scanned before");
        Assert.Equal(2, (await workspace.LedgerAsync()).Count);

        var half = await workspace.Configure("1.3.0", scan: Exception).RunAsync("--target=DockerPublish");
        Assert.True(half.ExitCode == 1, half.ToString());
        var passed = await workspace.Configure("1.3.0", scan: $"{Exception}, vex: [vex.json]").PassAsync("--target=DockerPublish");

        passed.Says("nothing to push, everything is there");
        Assert.Equal(await home.Reader.DigestAsync("acme/planted", workspace.CommitTag), await home.Reader.DigestAsync("acme/planted", "latest"));
        Assert.Equal(["passed", "refused", "refused", "passed"], (await workspace.LedgerAsync()).Select(entry => entry.GetProperty("outcome").GetString()));
        await workspace.PassAsync("--target=DockerVerify", "--image=acme/planted:1.3.0");
    }

    [ScannerFact]
    public async Task Without_a_database_it_could_not_be_checked_and_that_is_no_pass()
    {
        using var workspace = await new GateWorkspace(home, "acme/blind").Configure(database: GateWorkspace.None).CommitAsync();

        var run = await workspace.RunAsync("--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        run.Says("onNoDatabase: { 'local': tag-unscanned } would let images pass marked as UNSCANNED");
        await RefusedAsync(workspace, run, "DockerScan could not be done: not scanned: ", "errored", [workspace.CommitTag], null);
        Assert.Empty(await workspace.SignaturesAsync());
        Assert.Null(await workspace.MarkAsync(workspace.CommitTag));
    }

    /// <summary>What is refused is told in every place where it is looked for, and nothing that a version names is different.</summary>
    private async Task RefusedAsync(GateWorkspace workspace, Ending run, string reason, string outcome, IReadOnlyList<string> tags, IReadOnlyList<string>? earlier)
    {
        run.Says(reason);
        run.Says("no version tag was moved, and the ledger has the refusal");
        Assert.Equal(tags.Order(StringComparer.Ordinal), await workspace.TagsAsync());
        Assert.True(earlier is null || earlier.SequenceEqual(await workspace.DigestsAsync("latest")));
        var entry = (await workspace.LedgerAsync())[^1];
        Assert.Equal(("publish", "refused"), (entry.GetProperty("kind").GetString(), entry.GetProperty("outcome").GetString()));
        Assert.StartsWith(reason, entry.GetProperty("reason").GetString());
        var image = entry.GetProperty("images")[0];
        Assert.Equal(await home.Reader.DigestAsync(workspace.Image, workspace.CommitTag), image.GetProperty("digest").GetString());
        Assert.Equal([workspace.CommitTag], image.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(workspace.Files.At("artifacts/results/DockerPublish.json")));
        Assert.Equal(outcome, result.RootElement.GetProperty("outcome").GetString(), ignoreCase: true);
        Assert.StartsWith(reason, result.RootElement.GetProperty("summary").GetString());
        Assert.DoesNotContain(TraceSlice.Of(workspace.Files), slice => slice.Name is "DockerSbom" or "DockerSign" or "DockerVerify" || slice.Name.StartsWith("tag ", StringComparison.Ordinal));
    }
}
