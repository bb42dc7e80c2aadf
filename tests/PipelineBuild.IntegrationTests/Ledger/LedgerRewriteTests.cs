using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>A history that lost or changed an entry is noticed by LedgerVerify and by the next append, and stays noticed.</summary>
public sealed class LedgerRewriteTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerTheory]
    [InlineData("cut off")]
    [InlineData("replaced")]
    [InlineData("deleted")]
    public async Task Without_a_remote(string how)
    {
        var work = await rig.RepositoryAsync();
        await rig.AppendAsync(work);
        await rig.AppendAsync(work);

        await RewriteAsync(work, how);

        await NoticedAsync(work, null, "the ledger was rewritten");
        await rig.GitAsync(work, "update-ref", "-d", "refs/pipeline/ledger-seen");
        Assert.NotEqual(Outcome.Failed, (await rig.VerifyAsync(work)).Outcome);
    }

    [LedgerTheory]
    [InlineData("cut off", "no longer contains what was seen there before")]
    [InlineData("replaced", "no longer contains what was seen there before")]
    [InlineData("deleted", "is gone")]
    public async Task On_the_remote(string how, string message)
    {
        var (remote, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[0], "origin");

        await RewriteAsync(remote, how);
        var forged = await rig.GitAsync(remote, "for-each-ref");

        await NoticedAsync(clones[0], "origin", message);
        Assert.Equal(forged, await rig.GitAsync(remote, "for-each-ref"));
    }

    [LedgerTheory]
    [InlineData("cut off")]
    [InlineData("replaced")]
    [InlineData("deleted")]
    public async Task The_message_tells_how_to_put_it_back(string how)
    {
        var (remote, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[0], "origin");
        await RewriteAsync(remote, how);
        await FollowAdviceAsync(clones[0], "origin");
        Assert.Equal(3, (await rig.AppendAsync(clones[0], "origin")).Sequence);

        await RewriteAsync(clones[0], how);
        await FollowAdviceAsync(clones[0], null);
        Assert.Equal(4, (await rig.AppendAsync(clones[0], "origin")).Sequence);
    }

    [LedgerFact]
    public async Task On_the_remote_by_somebody_who_only_reads()
    {
        var (remote, clones) = await rig.SharedAsync(2);
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[0], "origin");
        Assert.Equal(2, (await rig.ReadAsync(clones[1], "origin")).Count);

        await RewriteAsync(remote, "cut off");

        await NoticedAsync(clones[1], "origin", "the ledger was rewritten");
    }

    [LedgerFact]
    public async Task Here_while_the_remote_still_has_it()
    {
        var (remote, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[0], "origin");
        var before = await rig.TipAsync(remote);

        await RewriteAsync(clones[0], "replaced");

        await NoticedAsync(clones[0], "origin", "have parted");
        Assert.Equal(before, await rig.TipAsync(remote));
    }

    [LedgerTheory]
    [InlineData("cut off")]
    [InlineData("deleted")]
    public async Task What_is_only_missing_here_comes_back_from_the_remote(string how)
    {
        var (_, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[0], "origin");

        await RewriteAsync(clones[0], how);

        Assert.Equal(2, (await rig.ReadAsync(clones[0], "origin")).Count);
        Assert.Equal(3, (await rig.AppendAsync(clones[0], "origin")).Sequence);
    }

    [LedgerFact]
    public async Task A_damaged_or_foreign_ref_is_no_empty_ledger()
    {
        var work = await rig.RepositoryAsync();
        rig.Write("work/.git/refs/pipeline/ledger", "garbage\n");
        await NoticedAsync(work, null, "damaged");

        rig.Write("work/.git/refs/pipeline/ledger", new string('1', 40) + "\n");
        Assert.Contains("damaged: fatal: missing object 1111", (await rig.VerifyAsync(work)).Findings[0].Message);

        File.Delete(rig.At("work/.git/refs/pipeline/ledger"));
        await rig.PointAsync(work, await rig.GitAsync(work, "rev-parse", "HEAD:file"));
        await NoticedAsync(work, null, "names a blob, not a commit");
    }

    public void Dispose() => rig.Dispose();

    private async Task RewriteAsync(string repository, string how)
    {
        var first = await rig.GitAsync(repository, "rev-list", "--max-parents=0", DeliveryLedger.Reference);
        if (how == "deleted")
        {
            await rig.GitAsync(repository, "update-ref", "-d", DeliveryLedger.Reference);
        }
        else
        {
            var forged = LedgerJson.Write(new LedgerEntry("publish", "passed") { Sequence = 2, Version = "6.6.6" });
            await rig.PointAsync(repository, how == "cut off" ? first : await rig.CommitAsync(repository, forged, "entry.json", first));
        }
    }

    private async Task FollowAdviceAsync(string work, string? remote)
    {
        var message = Assert.Single((await rig.VerifyAsync(work, remote)).Findings).Message;
        var command = message.Split("put it back: git ")[1].Split(';')[0];
        await rig.GitAsync(work, command.Split(' '));
    }

    private async Task NoticedAsync(string work, string? remote, string message)
    {
        var refs = await rig.GitAsync(work, "for-each-ref", "refs/pipeline/ledger", "refs/heads");
        for (var time = 1; time <= 2; time++)
        {
            var verdict = await rig.VerifyAsync(work, remote);
            Assert.Equal(Outcome.Failed, verdict.Outcome);
            var finding = Assert.Single(verdict.Findings);
            Assert.Equal("ledger/chain", finding.Rule);
            Assert.Contains(message, finding.Message);
            Assert.Contains(message, (await Assert.ThrowsAsync<LedgerDamagedException>(() => rig.AppendAsync(work, remote))).Message);
        }

        Assert.Equal(refs, await rig.GitAsync(work, "for-each-ref", "refs/pipeline/ledger", "refs/heads"));
    }
}
