using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Who wants the lock of an environment, what for and for how long it waits.</summary>
public sealed record LockRequest(string Environment, string Why, TimeSpan Wait)
{
    public string? Deployment { get; init; }
}

/// <summary>
/// Lets one run at a time change an environment, whichever machine it is on. The lock of a process that is certainly dead is taken over;
/// any other is waited for, or broken by a person with a reason, and the ledger tells both.
/// </summary>
public sealed class EnvironmentLocks(SharedRefs refs, DeliveryLedger ledger, EnvironmentVariables environment, IProgress<string> progress, TimeProvider time)
{
    public const string TakeoverKind = "lock-takeover";
    public const string UnlockKind = "unlock";

    private const string Unreadable = "somebody whose record can't be read";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Another machine's repository is asked less often.</summary>
    private static readonly TimeSpan RemotePause = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the lock and takes it.</summary>
    /// <exception cref="LockHeldException">Somebody else kept it for longer.</exception>
    /// <exception cref="LedgerException">The lock can't be read or written.</exception>
    public async Task<EnvironmentLock> TakeAsync(Workspace workspace, LedgerSettings settings, LockRequest request, CancellationToken cancel)
    {
        var owner = ProcessOwner.Current();
        var own = new LockHolder(request.Environment, owner.ToString(), Environment.MachineName, time.GetUtcNow(), request.Why, Guid.NewGuid().ToString("N")) { User = Actor, Deployment = request.Deployment };
        var name = NameOf(request.Environment);
        var begun = time.GetTimestamp();
        var reported = "";
        while (true)
        {
            var held = await refs.ReadAsync(workspace, settings, name, cancel);
            var holder = held is null ? null : LockHolder.Parse(held.Text);
            if (held is null || holder?.IsGone(owner) == true)
            {
                var mine = own with { Since = time.GetUtcNow(), TakenFrom = holder?.Words };
                if (await TryTakeAsync(workspace, settings, name, held, mine, cancel) is { } taken)
                {
                    return taken;
                }

                continue;
            }

            var waited = time.GetElapsedTime(begun);
            if (waited >= request.Wait)
            {
                throw new LockHeldException(Held(request.Environment, holder, waited), holder);
            }

            if (reported != held.Id)
            {
                progress.Report($"{request.Environment} is locked by {holder?.Words ?? Unreadable}; waiting up to {(request.Wait - waited).TotalSeconds:0} s");
                reported = held.Id;
            }

            var pause = settings.Remote is null ? Pause : RemotePause;
            await Task.Delay(request.Wait - waited < pause ? request.Wait - waited : pause, time, cancel);
        }
    }

    /// <summary>Who holds the lock; null when it is free.</summary>
    /// <exception cref="LedgerDamagedException">It is held, but the record can't be read.</exception>
    public async Task<LockHolder?> PeekAsync(Workspace workspace, LedgerSettings settings, string environmentName, CancellationToken cancel) =>
        await refs.ReadAsync(workspace, settings, NameOf(environmentName), cancel) is { } held ? LockHolder.Parse(held.Text) ?? throw new LedgerDamagedException($"the lock of {environmentName} holds a record that can't be read") : null;

    /// <summary>Takes the lock from whoever holds it. The ledger is told first: no lock is broken without a trace.</summary>
    /// <returns>In words whose it was; null when it was free.</returns>
    /// <exception cref="LedgerException">There is no reason, or the lock changed hands meanwhile.</exception>
    public async Task<string?> BreakAsync(Workspace workspace, LedgerSettings settings, string environmentName, string? reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new LedgerException($"to break the lock of {environmentName}, say why: --reason=\"...\"; the ledger keeps it");
        }

        if (await refs.ReadAsync(workspace, settings, NameOf(environmentName), cancel) is not { } held)
        {
            return null;
        }

        var whose = LockHolder.Parse(held.Text)?.Words ?? Unreadable;
        await ledger.AppendAsync(workspace, settings, Entry(UnlockKind, "passed", environmentName, $"{reason.Trim()}; it was held by {whose}", LockHolder.Parse(held.Text)?.Deployment), cancel);
        if (await refs.TryDeleteAsync(workspace, settings, NameOf(environmentName), held.Id, cancel))
        {
            return whose;
        }

        await ledger.AppendAsync(workspace, settings, Entry(UnlockKind, "failed", environmentName, $"the lock changed hands while it was being broken; it was held by {whose}", null), cancel);
        throw new LedgerException($"the lock of {environmentName} changed hands while it was being broken, and nothing was broken: look again who holds it");
    }

    private string? Actor => environment.Get("GITHUB_ACTOR") ?? environment.Get("USER");

    private async Task<EnvironmentLock?> TryTakeAsync(Workspace workspace, LedgerSettings settings, string name, SharedValue? held, LockHolder mine, CancellationToken cancel)
    {
        if (await refs.TryWriteAsync(workspace, settings, name, mine.Write(), $"lock {mine.Environment}", held?.Id, cancel) is not { } written)
        {
            return null;
        }

        var taken = new EnvironmentLock(refs, workspace, settings, name, written.Id, mine, progress, time);
        if (mine.TakenFrom is null)
        {
            return taken;
        }

        try
        {
            progress.Report($"the lock of {mine.Environment} was left by a process that is gone, and is taken over: {mine.TakenFrom}");
            await ledger.AppendAsync(workspace, settings, Entry(TakeoverKind, "passed", mine.Environment, $"that process is gone: {mine.TakenFrom}", mine.Deployment), cancel);
            return taken;
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    private LedgerEntry Entry(string kind, string outcome, string environmentName, string reason, string? deployment) => new(kind, outcome)
    {
        Environment = environmentName,
        Actor = Actor,
        Host = Environment.MachineName,
        Reason = reason,
        Deployment = deployment,
    };

    private static string Held(string environmentName, LockHolder? holder, TimeSpan waited) =>
        $"{environmentName} is locked by {holder?.Words ?? Unreadable}. {(waited < Pause ? "" : $"Waited {waited.TotalSeconds:0} s. ")}"
        + $"Wait for it to end, or wait longer; if that run is certainly over: ./build.sh --target=Unlock --environment={environmentName} --reason=\"...\"";

    private static string NameOf(string environmentName) => $"locks/{environmentName}";
}
