using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>The lock a killed git left is cleared and said; a lock that may still be somebody's is waited for.</summary>
public sealed class StaleLockTests : IDisposable
{
    private static readonly DateTime LongAgo = DateTime.UtcNow.AddHours(-1);

    private readonly LedgerRig rig = new();

    [LedgerTheory]
    [InlineData("refs/pipeline/ledger.lock")]
    [InlineData("refs/pipeline/ledger-seen.lock")]
    public async Task An_old_lock_is_cleared_and_said(string name)
    {
        // A quote in the path must not hide where it ends.
        var work = await rig.RepositoryAsync("it's work");
        await rig.AppendAsync(work);
        var file = OldLock($"it's work/.git/{name}");

        Assert.Equal(2, (await rig.AppendAsync(work)).Sequence);

        Assert.False(File.Exists(file));
        Assert.Equal([$"removed the lock {file}, which a killed git left behind"], rig.Said.Lines);
    }

    [LedgerFact]
    public async Task An_old_lock_on_a_remote_of_this_machine_is_cleared_and_said()
    {
        var (_, clones) = await rig.SharedAsync(1);
        await rig.AppendAsync(clones[0], "origin");
        var there = OldLock("remote.git/refs/pipeline/ledger.lock");
        var here = OldLock("clone1/.git/refs/pipeline/remotes/origin/ledger.lock");

        Assert.Equal(2, (await rig.AppendAsync(clones[0], "origin")).Sequence);
        Assert.Equal(3, (await rig.AppendAsync(clones[0], "origin")).Sequence);

        Assert.False(File.Exists(there));
        Assert.False(File.Exists(here));
        Assert.Equal(2, rig.Said.Lines.Count);
        Assert.Equal(Outcome.Passed, (await rig.VerifyAsync(clones[0], "origin")).Outcome);
    }

    [LedgerFact]
    public async Task A_lock_of_the_packed_refs_is_nobodys_obstacle()
    {
        var work = await rig.RepositoryAsync();
        await rig.AppendAsync(work);
        await rig.GitAsync(work, "pack-refs", "--all");
        OldLock("work/.git/packed-refs.lock");

        await rig.AppendAsync(work);

        Assert.Equal(2, (await rig.ReadAsync(work)).Count);
    }

    [LedgerFact]
    public async Task A_fresh_lock_is_waited_for_and_left_alone()
    {
        var work = await rig.RepositoryAsync();
        await rig.AppendAsync(work);
        var file = rig.Write("work/.git/refs/pipeline/ledger.lock", "");

        var append = rig.AppendAsync(work);
        await Task.Delay(TimeSpan.FromSeconds(2));

        Assert.False(append.IsCompleted);
        Assert.True(File.Exists(file));
        File.Delete(file);
        Assert.Equal(2, (await append).Sequence);
        Assert.Empty(rig.Said.Lines);
    }

    [LedgerFact]
    public async Task An_old_lock_that_a_process_holds_open_is_left_alone()
    {
        var work = await rig.RepositoryAsync();
        await rig.AppendAsync(work);
        var file = OldLock("work/.git/refs/pipeline/ledger.lock");
        Task<PipelineBuild.Ledger.LedgerEntry> append;
        using (new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            append = rig.AppendAsync(work);
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.False(append.IsCompleted);
            Assert.True(File.Exists(file));
        }

        Assert.Equal(2, (await append).Sequence);
        Assert.False(File.Exists(file));
    }

    [LedgerFact]
    public async Task A_reader_is_not_stopped_by_a_lock_and_clears_an_old_one()
    {
        var (_, clones) = await rig.SharedAsync(2);
        await rig.AppendAsync(clones[0], "origin");
        await rig.ReadAsync(clones[1], "origin");
        await rig.AppendAsync(clones[0], "origin");
        var file = OldLock("clone2/.git/refs/pipeline/ledger-seen.lock");

        Assert.Equal(2, (await rig.ReadAsync(clones[1], "origin")).Count);

        Assert.False(File.Exists(file));
    }

    public void Dispose() => rig.Dispose();

    private string OldLock(string relative)
    {
        var file = rig.Write(relative, "");
        File.SetLastWriteTimeUtc(file, LongAgo);
        return file;
    }
}
