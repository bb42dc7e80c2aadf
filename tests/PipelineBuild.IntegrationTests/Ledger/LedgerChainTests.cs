using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>A chain with a link that is no entry, or not the next one, does not pass LedgerVerify, and the finding names the commit.</summary>
public sealed class LedgerChainTests : IAsyncLifetime
{
    private readonly LedgerRig rig = new();
    private string work = "";
    private string first = "";

    public async Task InitializeAsync()
    {
        work = await rig.RepositoryAsync();
        first = (await rig.AppendAsync(work)).Id!;
    }

    [LedgerTheory]
    [InlineData("no JSON at all\n", "holds no entry that can be read")]
    [InlineData("", "holds no entry that can be read")]
    [InlineData("{}\n", "holds no entry that can be read")]
    [InlineData("{\"kind\":\"publish\",\"outcome\":\"passed\",\"sequence\":3}\n", "says it is entry 3, but it is number 2")]
    [InlineData("{\"kind\":\"publish\",\"outcome\":\"passed\",\"sequence\":1}\n", "says it is entry 1, but it is number 2")]
    public async Task A_wrong_entry_is_a_finding(string text, string message) => await FoundAsync(await rig.CommitAsync(work, text, "entry.json", first), message);

    [LedgerFact]
    public async Task A_commit_without_an_entry_is_a_finding_and_can_not_be_extended()
    {
        await FoundAsync(await rig.CommitAsync(work, "{}", "other.json", first), "holds no entry.json");

        Assert.Contains("holds no entry.json", (await Assert.ThrowsAsync<LedgerDamagedException>(() => rig.AppendAsync(work))).Message);
    }

    [LedgerFact]
    public async Task A_merge_is_a_finding()
    {
        var side = await rig.CommitAsync(work, Entry(1));

        await FoundAsync(await rig.CommitAsync(work, Entry(2), "entry.json", first, side), "exactly the entry before it as its parent");
    }

    [LedgerFact]
    public async Task A_wrong_entry_in_the_middle_is_named_among_right_ones()
    {
        var wrong = await rig.CommitAsync(work, "{\n  \"kind\": \"publish\"\n}", "entry.json", first);
        await rig.PointAsync(work, await rig.CommitAsync(work, Entry(3), "entry.json", wrong));

        Assert.Contains($"ledger commit {wrong} holds no entry", Assert.Single((await rig.VerifyAsync(work)).Findings).Message);
    }

    [LedgerFact]
    public async Task An_entry_laid_out_over_several_lines_is_as_good()
    {
        await rig.PointAsync(work, await rig.CommitAsync(work, Entry(2).Replace(",", ",\n  ").TrimEnd(), "entry.json", first));

        Assert.Equal(3, (await rig.AppendAsync(work)).Sequence);
        var verdict = await rig.VerifyAsync(work);
        Assert.True(verdict.Outcome == Outcome.Passed, string.Join('\n', verdict.Findings));
    }

    public Task DisposeAsync()
    {
        rig.Dispose();
        return Task.CompletedTask;
    }

    private static string Entry(int sequence) => LedgerJson.Write(new LedgerEntry("publish", "passed") { Sequence = sequence });

    private async Task FoundAsync(string commit, string message)
    {
        await rig.PointAsync(work, commit);

        var verdict = await rig.VerifyAsync(work);

        Assert.Equal(Outcome.Failed, verdict.Outcome);
        var finding = Assert.Single(verdict.Findings).Message;
        Assert.Contains(message, finding);
        Assert.Contains(commit, finding);
    }
}
