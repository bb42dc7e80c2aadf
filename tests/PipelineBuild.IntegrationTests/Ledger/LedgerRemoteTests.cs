using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>With a remote an entry counts once it is there: clones share one chain, and an entry that can't get there is not written.</summary>
public sealed class LedgerRemoteTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerFact]
    public async Task Two_clones_write_one_chain_and_both_see_it()
    {
        var (remote, clones) = await rig.SharedAsync(2);

        Assert.Empty(await rig.ReadAsync(clones[0], "origin"));
        await rig.AppendAsync(clones[0], "origin", "1.0.0");
        await rig.AppendAsync(clones[1], "origin", "1.1.0");
        var last = await rig.AppendAsync(clones[0], "origin", "1.2.0");

        Assert.Equal(["1.0.0", "1.1.0", "1.2.0"], (await rig.ReadAsync(clones[1], "origin")).Select(entry => entry.Version));
        Assert.Equal(last.Id, await rig.TipAsync(remote));
        Assert.Equal(DeliveryLedger.Reference, await rig.GitAsync(remote, "for-each-ref", "--format=%(refname)"));
        Assert.Equal(Outcome.Passed, (await rig.VerifyAsync(clones[0], "origin")).Outcome);
    }

    [LedgerFact]
    public async Task What_was_local_goes_to_a_remote_that_is_named_later_with_the_next_entry()
    {
        var (remote, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0]);
        await rig.AppendAsync(clones[0]);

        Assert.Equal(2, (await rig.ReadAsync(clones[0], "origin")).Count);
        Assert.Equal("", await rig.GitAsync(remote, "for-each-ref"));
        Assert.Equal(3, (await rig.AppendAsync(clones[0], "origin")).Sequence);
        Assert.Equal(3, (await rig.ReadAsync(remote)).Count);
    }

    [LedgerFact]
    public async Task An_unreachable_remote_is_said_and_nothing_is_written_here()
    {
        var (_, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        Directory.Move(rig.At("remote.git"), rig.At("away.git"));
        var before = await rig.GitAsync(clones[0], "for-each-ref");

        var error = await Assert.ThrowsAsync<LedgerException>(() => rig.AppendAsync(clones[0], "origin"));

        Assert.StartsWith("the ledger's remote 'origin' can't be read: ", error.Message);
        Assert.Contains("does not appear to be a git repository", error.Message);
        Assert.Equal(before, await rig.GitAsync(clones[0], "for-each-ref"));
        // What could not be checked gets no verdict.
        await Assert.ThrowsAsync<LedgerException>(() => rig.VerifyAsync(clones[0], "origin"));
    }

    [LedgerFact]
    public async Task A_remote_that_refuses_is_asked_once_and_nothing_is_written_here()
    {
        var (_, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        Tests.Fakes.TempFolder.MakeExecutable(rig.Write("remote.git/hooks/pre-receive", "#!/bin/sh\necho asked >> asked\necho this ref is protected >&2\nexit 1\n"));
        var before = await rig.GitAsync(clones[0], "for-each-ref");

        var error = await Assert.ThrowsAsync<LedgerException>(() => rig.AppendAsync(clones[0], "origin"));

        Assert.Contains("this ref is protected", error.Message);
        Assert.Equal("asked\n", await File.ReadAllTextAsync(rig.At("remote.git/asked")));
        Assert.Equal(before, await rig.GitAsync(clones[0], "for-each-ref"));
    }

    [LedgerFact]
    public async Task Histories_that_began_apart_are_not_mixed()
    {
        var (remote, clones) = await rig.SharedAsync(2);
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[1]);
        var before = await rig.TipAsync(remote);

        var error = await Assert.ThrowsAsync<LedgerDamagedException>(() => rig.AppendAsync(clones[1], "origin"));

        Assert.Contains("have parted", error.Message);
        Assert.Equal(before, await rig.TipAsync(remote));
        Assert.Equal(Outcome.Failed, (await rig.VerifyAsync(clones[1], "origin")).Outcome);
    }

    [LedgerFact]
    public async Task A_remote_that_is_not_configured_is_named()
    {
        var work = await rig.RepositoryAsync();

        Assert.Contains("'upstream' does not appear to be a git repository", (await Assert.ThrowsAsync<LedgerException>(() => rig.AppendAsync(work, "upstream"))).Message);
    }

    [LedgerFact]
    public async Task A_shallow_clone_gets_the_whole_ledger()
    {
        var (_, clones) = await rig.SharedAsync(1);
        await rig.GitAsync(clones[0], "push", "--quiet", "origin", "main");
        await rig.AppendAsync(clones[0], "origin");
        await rig.AppendAsync(clones[0], "origin");
        await rig.GitAsync(rig.Path, "clone", "--quiet", "--depth=1", "--branch=main", $"file://{rig.At("remote.git")}", "shallow");

        Assert.Equal(3, (await rig.AppendAsync(rig.At("shallow"), "origin")).Sequence);
        Assert.Equal(3, (await rig.ReadAsync(clones[0], "origin")).Count);
    }

    public void Dispose() => rig.Dispose();

    [LedgerFact]
    public async Task Files_beside_an_entry_are_read_by_another_machine_and_one_with_a_secret_is_not_kept()
    {
        var (_, clones) = await rig.SharedAsync(2);
        var files = new Dictionary<string, string> { ["plain.json"] = "{\n  \"a\": \"ä\"\n}", ["login.json"] = "{ \"url\": \"http://ann:pass@host/\" }" };

        await rig.Ledger.AppendAsync(new Workspace(clones[0]), new LedgerSettings("origin"), new LedgerEntry("grafana", "started"), default, files);
        var entry = Assert.Single(await rig.ReadAsync(clones[1], "origin"));

        Assert.Equal(files["plain.json"], await rig.Ledger.FileAsync(new Workspace(clones[1]), entry, "plain.json", default));
        Assert.Null(await rig.Ledger.FileAsync(new Workspace(clones[1]), entry, "login.json", default));
    }
}
