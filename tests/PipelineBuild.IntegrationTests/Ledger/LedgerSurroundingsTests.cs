using PipelineBuild.Ledger;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>What a user, a hook or the environment set up for git neither stops nor bends the ledger.</summary>
public sealed class LedgerSurroundingsTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerFact]
    public async Task Signing_hooks_and_strange_settings_do_not_disturb()
    {
        var (_, clones) = await rig.SharedAsync(1);
        var work = clones[0];
        foreach (var hook in (string[])["reference-transaction", "pre-push", "pre-commit", "post-commit", "commit-msg"])
        {
            HookThatRefuses($"clone1/.git/hooks/{hook}");
            HookThatRefuses($"hooks/{hook}");
        }

        foreach (var (name, value) in new[]
        {
            ("commit.gpgsign", "true"), ("gpg.program", "/bin/false"), ("push.gpgSign", "if-asked"), ("push.followTags", "true"), ("fetch.prune", "true"), ("remote.origin.prune", "true"),
            ("core.logAllRefUpdates", "always"), ("core.autocrlf", "true"), ("gc.auto", "1"), ("log.showSignature", "true"), ("safe.bareRepository", "explicit"), ("push.default", "nothing"),
        })
        {
            await rig.GitAsync(work, "config", name, value);
        }

        await rig.AppendAsync(work, "origin");
        await rig.GitAsync(work, "config", "core.hooksPath", rig.At("hooks"));
        await rig.AppendAsync(work, "origin");

        Assert.Equal(2, (await rig.ReadAsync(work, "origin")).Count);
        Assert.DoesNotContain("gpgsig", await rig.GitAsync(work, "cat-file", "commit", DeliveryLedger.Reference));
        Assert.Equal(DeliveryLedger.Reference, await rig.GitAsync(rig.At("remote.git"), "for-each-ref", "--format=%(refname)"));
    }

    [LedgerFact]
    public async Task Variables_that_point_git_elsewhere_are_not_followed()
    {
        var elsewhere = await rig.RepositoryAsync("elsewhere");
        using var other = new LedgerRig(new Dictionary<string, string?>
        {
            ["GIT_DIR"] = rig.At("elsewhere/.git"),
            ["GIT_WORK_TREE"] = elsewhere,
            ["GIT_INDEX_FILE"] = rig.At("nowhere"),
            ["GIT_OBJECT_DIRECTORY"] = rig.At("elsewhere/.git/objects"),
            ["GIT_NAMESPACE"] = "space",
            ["GIT_COMMITTER_DATE"] = "2001-01-01T00:00:00Z",
            ["GIT_AUTHOR_NAME"] = "Somebody Else",
            ["LANG"] = "de_DE.UTF-8",
        });
        var (_, clones) = await other.SharedAsync(1);

        await other.AppendAsync(clones[0], "origin");

        Assert.Single(await rig.ReadAsync(clones[0]));
        Assert.Empty(await rig.ReadAsync(elsewhere));
        Assert.DoesNotContain("2001", await other.GitAsync(clones[0], "log", "--format=%cI", DeliveryLedger.Reference));
        Assert.Equal(DeliveryLedger.Reference, await other.GitAsync(other.At("remote.git"), "for-each-ref", "--format=%(refname)"));
    }

    [LedgerFact]
    public async Task A_repository_that_git_refuses_to_open_is_an_error_and_no_reason_for_a_second_ledger()
    {
        using var stranger = new LedgerRig(new Dictionary<string, string?> { ["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1" });
        var work = await stranger.RepositoryAsync();

        var error = await Assert.ThrowsAsync<LedgerException>(() => stranger.AppendAsync(work));

        Assert.Contains("safe.directory", error.Message);
        Assert.False(Directory.Exists(stranger.At("work/.pipeline")));
    }

    [LedgerFact]
    public async Task A_replaced_object_does_not_change_what_is_read()
    {
        var work = await rig.RepositoryAsync();
        await rig.AppendAsync(work, version: "1.0.0");
        var forged = await rig.CommitAsync(work, LedgerJson.Write(new LedgerEntry("publish", "passed") { Sequence = 1, Version = "6.6.6" }));
        await rig.GitAsync(work, "replace", await rig.TipAsync(work), forged);

        Assert.Equal("1.0.0", Assert.Single(await rig.ReadAsync(work)).Version);
    }

    [LedgerFact]
    public async Task Our_own_bare_repository_opens_under_strict_safety_settings()
    {
        var settings = rig.Write("gitconfig", "[safe]\n\tbareRepository = explicit\n[init]\n\ttemplateDir = /nowhere\n");
        using var strict = new LedgerRig(new Dictionary<string, string?> { ["GIT_CONFIG_GLOBAL"] = settings });
        var work = strict.Folder("plain");

        await strict.AppendAsync(work);

        Assert.Single(await strict.ReadAsync(work));
    }

    public void Dispose() => rig.Dispose();

    private void HookThatRefuses(string file) => Tests.Fakes.TempFolder.MakeExecutable(rig.Write(file, "#!/bin/sh\necho no >&2\nexit 1\n"));
}
