using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>Entries come back in order wherever the workspace lies, and nothing of the user's repository changes.</summary>
public sealed class LedgerPlaceTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerFact]
    public async Task What_is_appended_is_read_back_in_order()
    {
        var work = await rig.RepositoryAsync();

        Assert.Empty(await rig.ReadAsync(work));
        Assert.Equal(Results.Outcome.Skipped, (await rig.VerifyAsync(work)).Outcome);
        var written = new[] { await rig.AppendAsync(work, version: "1.0.0"), await rig.AppendAsync(work, version: "1.1.0"), await rig.AppendAsync(work, version: "ünï\n\"2\"") };

        var read = await rig.ReadAsync(work);
        Assert.Equivalent(written, read, strict: true);
        Assert.Equal([1, 2, 3], read.Select(entry => entry.Sequence));
        var verdict = await rig.VerifyAsync(work);
        Assert.Equal(Results.Outcome.Passed, verdict.Outcome);
        Assert.Contains(written[2].Id!, verdict.Summary);
    }

    [LedgerFact]
    public async Task The_identity_is_the_pipelines_and_the_repository_is_untouched()
    {
        var work = await rig.RepositoryAsync();
        rig.Write("work/file", "changed\n");
        rig.Write("work/staged", "staged\n");
        await rig.GitAsync(work, "add", "staged");
        var before = await StateAsync(work);

        await rig.AppendAsync(work);

        Assert.Equal(before, await StateAsync(work));
        Assert.Equal("PipelineBuild <pipelinebuild@localhost> PipelineBuild <pipelinebuild@localhost>", await rig.GitAsync(work, "log", "-1", "--format=%an <%ae> %cn <%ce>", "refs/pipeline/ledger"));
        Assert.Equal("publish passed 1.0.0", await rig.GitAsync(work, "log", "-1", "--format=%B", "refs/pipeline/ledger"));
        await rig.GitAsync(work, "fsck", "--strict");
    }

    [LedgerFact]
    public async Task A_workspace_without_git_gets_a_repository_of_ours_that_keeps_itself_out_of_a_later_one()
    {
        var work = rig.Folder("plain folder");

        await Task.WhenAll(rig.AppendAsync(work), rig.AppendAsync(work), rig.AppendAsync(work));

        Assert.Equal(3, (await rig.ReadAsync(work)).Count);
        Assert.Equal(["ledger.git"], Directory.GetDirectories(rig.At("plain folder/.pipeline")).Select(Path.GetFileName));
        await rig.GitAsync(work, "init", "--quiet");
        Assert.Equal("", await rig.GitAsync(work, "status", "--porcelain"));
    }

    [LedgerFact]
    public async Task A_subdirectory_and_a_second_work_tree_share_the_repositorys_ledger()
    {
        var work = await rig.RepositoryAsync();
        await rig.GitAsync(work, "worktree", "add", "--quiet", "--detach", rig.At("other"));

        await rig.AppendAsync(work);
        await rig.AppendAsync(rig.Folder("work/deep/er"));
        await rig.AppendAsync(rig.At("other"));

        Assert.Equal([1, 2, 3], (await rig.ReadAsync(work)).Select(entry => entry.Sequence));
        Assert.False(Directory.Exists(rig.At("work/deep/er/.pipeline")));
    }

    [LedgerFact]
    public async Task A_repository_with_sha_256_hashes_holds_a_ledger_too()
    {
        var work = await rig.RepositoryAsync("work", "--object-format=sha256");

        await rig.AppendAsync(work);
        var second = await rig.AppendAsync(work);

        Assert.Equal(64, second.Id!.Length);
        Assert.Equal(Results.Outcome.Passed, (await rig.VerifyAsync(work)).Outcome);
    }

    [LedgerFact]
    public async Task Packed_refs_make_no_difference()
    {
        var work = await rig.RepositoryAsync();
        await rig.AppendAsync(work);

        await rig.GitAsync(work, "gc", "--quiet", "--prune=now");
        await rig.AppendAsync(work);

        Assert.Equal(2, (await rig.ReadAsync(work)).Count);
    }

    public void Dispose() => rig.Dispose();

    private async Task<string> StateAsync(string work) => string.Join('\n',
        await rig.GitAsync(work, "rev-parse", "HEAD"),
        await rig.GitAsync(work, "symbolic-ref", "HEAD"),
        await rig.GitAsync(work, "for-each-ref", "refs/heads", "refs/tags", "refs/remotes"),
        await rig.GitAsync(work, "status", "--porcelain"),
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(work, ".git", "index")))),
        (await Programs.RunAsync("find", [".", "-path", "./.git", "-prune", "-o", "-type", "f", "-print"], work)).Output);
}
