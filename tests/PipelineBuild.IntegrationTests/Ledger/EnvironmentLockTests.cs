using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>One run at a time has an environment: who waits hears of whom, the dead give way, the living only to a reason.</summary>
public sealed class EnvironmentLockTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerTheory]
    [InlineData(null)]
    [InlineData("origin")]
    public async Task Who_comes_second_is_told_who_has_it_and_gets_it_afterwards(string? remote)
    {
        var (one, two) = await ClonesAsync(remote);
        var held = await TakeAsync(one, remote, "deploying 1.4.2", deployment: "d-7");

        var error = await Assert.ThrowsAsync<LockHeldException>(() => TakeAsync(two, remote, "another"));
        Assert.Contains($"staging is locked by {held.Holder.User ?? "somebody"} on {Environment.MachineName}, process {Environment.ProcessId}, since ", error.Message);
        Assert.Contains(" UTC: deploying 1.4.2 (deployment d-7). Wait for it to end", error.Message);
        Assert.Contains("--target=Unlock --environment=staging --reason=", error.Message);
        Assert.Equal("deploying 1.4.2", error.Holder!.Why);

        var waiting = TakeAsync(two, remote, "another", TimeSpan.FromMinutes(1));
        await Rig.Programs.EventuallyAsync("the waiter says whom it waits for", () => rig.Said.Lines.Any(line => line.StartsWith("staging is locked by ", StringComparison.Ordinal) && line.Contains("deploying 1.4.2", StringComparison.Ordinal)));
        Assert.True(await held.IsOursAsync(default));
        await held.DisposeAsync();
        Assert.False(await held.IsOursAsync(default));
        await using var second = await waiting;
        Assert.Equal("another", (await rig.Locks.PeekAsync(new Workspace(one), new LedgerSettings(remote), "staging", default))!.Why);
        // One environment does not keep another waiting.
        await using var other = await rig.Locks.TakeAsync(new Workspace(one), new LedgerSettings(remote), new LockRequest("production", "x", TimeSpan.Zero), default);
        Assert.Empty(await rig.ReadAsync(one, remote));
    }

    [LedgerFact]
    public async Task A_given_back_lock_leaves_nothing_and_is_given_back_once()
    {
        var work = await rig.RepositoryAsync();
        var first = await TakeAsync(work, null, "first");
        await first.DisposeAsync();
        var second = await TakeAsync(work, null, "second");

        await first.DisposeAsync();

        Assert.True(await second.IsOursAsync(default));
        await second.DisposeAsync();
        Assert.Null(await rig.Locks.PeekAsync(new Workspace(work), new LedgerSettings(null), "staging", default));
        Assert.DoesNotContain("pipeline", await rig.GitAsync(work, "for-each-ref"));
    }

    [LedgerTheory]
    [InlineData(null)]
    [InlineData("origin")]
    public async Task The_lock_of_a_killed_process_is_taken_over_and_the_ledger_tells(string? remote)
    {
        var (one, two) = await ClonesAsync(remote);
        using (var victim = new WriterProcess(one, remote, "hold", 0, "deploying 1.4.2"))
        {
            await Rig.Programs.EventuallyAsync("it has the lock", () => victim.HasEnded || HolderOf(one, remote) is not null);
            Assert.Contains("deploying 1.4.2 (deployment d-1)", (await Assert.ThrowsAsync<LockHeldException>(() => TakeAsync(two, remote, "next"))).Message);
            await victim.KillAsync(wholeTree: true);
        }

        await using var taken = await TakeAsync(two, remote, "next", deployment: "d-2");

        var entry = Assert.Single(await rig.ReadAsync(two, remote));
        Assert.Equal(("lock-takeover", "passed", "staging", "d-2"), (entry.Kind, entry.Outcome, entry.Environment, entry.Deployment));
        Assert.StartsWith("that process is gone: ", entry.Reason);
        Assert.Contains("deploying 1.4.2 (deployment d-1)", entry.Reason);
        Assert.Contains(entry.Reason!["that process is gone: ".Length..], HolderOf(one, remote)!.TakenFrom);
        Assert.True(await taken.IsOursAsync(default));
    }

    [LedgerFact]
    public async Task Waiters_that_see_the_same_dead_holder_take_over_once()
    {
        var work = await rig.RepositoryAsync();
        await PutAsync(work, Holder(ProcessOwner.Current() with { Started = "1" }));

        var attempts = await Task.WhenAll(Enumerable.Range(1, 4).Select(async number =>
        {
            try
            {
                return await TakeAsync(work, null, $"waiter {number}");
            }
            catch (LockHeldException)
            {
                return null;
            }
        }));

        Assert.Single(attempts, taken => taken is not null);
        Assert.Single(await rig.ReadAsync(work), entry => entry.Kind == "lock-takeover");
    }

    [LedgerFact]
    public async Task Age_and_another_machine_prove_no_death()
    {
        var work = await rig.RepositoryAsync();
        var self = ProcessOwner.Current();
        foreach (var owner in new[] { self, self with { Boot = "other", Host = "elsewhere", Started = "1" }, self with { Space = "1", Started = "1" } })
        {
            await PutAsync(work, Holder(owner) with { Since = DateTimeOffset.UnixEpoch });

            Assert.Contains("since 1970-01-01 00:00:00 UTC: testing", (await Assert.ThrowsAsync<LockHeldException>(() => TakeAsync(work, null, "next"))).Message);
        }
    }

    [LedgerFact]
    public async Task A_record_that_can_not_be_read_is_a_lock_and_can_be_broken()
    {
        var work = await rig.RepositoryAsync();
        await PutAsync(work, """{"who":"knows"}""");

        Assert.Contains("staging is locked by somebody whose record can't be read", (await Assert.ThrowsAsync<LockHeldException>(() => TakeAsync(work, null, "next"))).Message);
        await Assert.ThrowsAsync<LedgerDamagedException>(() => rig.Locks.PeekAsync(new Workspace(work), new LedgerSettings(null), "staging", default));
        Assert.Equal("somebody whose record can't be read", await BreakAsync(work, null, "it is garbage"));
        await using var taken = await TakeAsync(work, null, "next");
    }

    [LedgerTheory]
    [InlineData(null)]
    [InlineData("origin")]
    public async Task A_broken_lock_is_in_the_ledger_and_its_holder_learns_of_it(string? remote)
    {
        var (one, two) = await ClonesAsync(remote);
        var held = await TakeAsync(one, remote, "deploying 1.4.2", deployment: "d-7");
        foreach (var none in new[] { null, "", "  " })
        {
            Assert.Contains("say why: --reason=", (await Assert.ThrowsAsync<LedgerException>(() => BreakAsync(two, remote, none))).Message);
        }

        Assert.True(await held.IsOursAsync(default));
        var whose = await BreakAsync(two, remote, "the runner burnt down");

        Assert.Equal(held.Holder.Words, whose);
        var entry = Assert.Single(await rig.ReadAsync(two, remote));
        Assert.Equal(("unlock", "passed", "staging", "d-7"), (entry.Kind, entry.Outcome, entry.Environment, entry.Deployment));
        Assert.Equal($"the runner burnt down; it was held by {held.Holder.Words}", entry.Reason);
        Assert.Equal(Environment.MachineName, entry.Host);
        await using var next = await TakeAsync(two, remote, "next");
        Assert.Contains("is not ours any more", (await Assert.ThrowsAsync<LockLostException>(() => held.RequireAsync(default))).Message);
        await held.DisposeAsync();
        Assert.True(await next.IsOursAsync(default));
        await next.DisposeAsync();
        Assert.Null(await BreakAsync(two, remote, "nobody has it"));
        Assert.Single(await rig.ReadAsync(two, remote));
    }

    [LedgerFact]
    public async Task A_remote_that_is_away_gives_no_lock_and_no_certainty()
    {
        var (one, _) = await ClonesAsync("origin");
        await using var held = await TakeAsync(one, "origin", "first");
        Directory.Move(rig.At("remote.git"), rig.At("away.git"));

        await Assert.ThrowsAsync<LedgerException>(() => held.RequireAsync(default));
        await Assert.ThrowsAsync<LedgerException>(() => TakeAsync(one, "origin", "second"));
        await held.DisposeAsync();
        Assert.Contains(rig.Said.Lines, line => line.StartsWith("the lock of staging could not be given back: ", StringComparison.Ordinal));
    }

    [LedgerFact]
    public async Task A_cancelled_waiter_ends()
    {
        var work = await rig.RepositoryAsync();
        await using var held = await TakeAsync(work, null, "first");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Locks.TakeAsync(new Workspace(work), new LedgerSettings(null), new LockRequest("staging", "second", TimeSpan.FromMinutes(5)), cancel.Token));
    }

    [LedgerTheory]
    [InlineData(null, 6, 5)]
    [InlineData("origin", 3, 3)]
    public async Task Processes_that_count_under_the_lock_lose_no_number(string? remote, int processes, int each)
    {
        var (one, two) = await ClonesAsync(remote);
        var file = rig.Write("number", "0");
        var writers = Enumerable.Range(1, processes).Select(number => new WriterProcess(number % 2 == 0 ? one : two, remote, "count", each, file)).ToList();
        try
        {
            foreach (var writer in writers)
            {
                var ending = await writer.EndAsync();
                Assert.True(ending.ExitCode == 0, ending.ToString());
            }
        }
        finally
        {
            writers.ForEach(writer => writer.Dispose());
        }

        Assert.Equal($"{processes * each}", await File.ReadAllTextAsync(file));
        Assert.Null(HolderOf(one, remote));
    }

    public void Dispose() => rig.Dispose();

    private async Task<(string One, string Two)> ClonesAsync(string? remote)
    {
        if (remote is null)
        {
            var work = await rig.RepositoryAsync();
            return (work, work);
        }

        var (_, clones) = await rig.SharedAsync(2);
        return (clones[0], clones[1]);
    }

    private Task<EnvironmentLock> TakeAsync(string workspace, string? remote, string why, TimeSpan wait = default, string? deployment = null) =>
        rig.Locks.TakeAsync(new Workspace(workspace), new LedgerSettings(remote), new LockRequest("staging", why, wait) { Deployment = deployment }, default);

    private Task<string?> BreakAsync(string workspace, string? remote, string? reason) => rig.Locks.BreakAsync(new Workspace(workspace), new LedgerSettings(remote), "staging", reason, default);

    private LockHolder? HolderOf(string workspace, string? remote) => rig.Locks.PeekAsync(new Workspace(workspace), new LedgerSettings(remote), "staging", default).GetAwaiter().GetResult();

    private static LockHolder Holder(ProcessOwner owner) => new("staging", owner.ToString(), "somewhere", DateTimeOffset.UtcNow, "testing", "n");

    private Task PutAsync(string workspace, LockHolder holder) => PutAsync(workspace, holder.Write());

    private async Task PutAsync(string workspace, string json)
    {
        var (place, settings) = (new Workspace(workspace), new LedgerSettings(null));
        var before = await rig.Shared.IdAsync(place, settings, "locks/staging", default);
        Assert.NotNull(await rig.Shared.TryWriteAsync(place, settings, "locks/staging", json, "by hand", before, default));
    }
}
