using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>One repository that holds the ledger, with or without a remote that shares it.</summary>
/// <param name="storage">Where git keeps its own files, shared by all work trees.</param>
internal sealed class LedgerPlace(string directory, string storage, LedgerRemote? remote, GitObjects git, StaleGitLocks locks, LedgerRedaction redaction, TimeProvider time)
{
    /// <summary>The last tip this reader saw: a new one that does not contain it means a rewritten history.</summary>
    private const string Seen = $"{DeliveryLedger.References}/ledger-seen";

    private const int Looks = 3;
    private static readonly TimeSpan QueueLimit = TimeSpan.FromSeconds(30);

    public string Directory => directory;

    /// <summary>
    /// Lets the writers of one machine go one by one, so that they do not waste attempts on each other. Whoever can't queue goes on
    /// all the same: the compare-and-swap decides.
    /// </summary>
    public async Task<IDisposable?> QueueAsync(CancellationToken cancel)
    {
        try
        {
            return await FileLock.TakeAsync(Path.Combine(storage, "pipeline-ledger.queue"), QueueLimit, time, cancel);
        }
        catch (Exception error) when (error is TimeoutException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The newest commit, the remote's included; null when there is no ledger yet.</summary>
    /// <exception cref="LedgerDamagedException">What was seen before is no longer part of it, or remote and local history part.</exception>
    public async Task<string?> CurrentTipAsync(CancellationToken cancel)
    {
        for (var look = 1; ; look++)
        {
            if (remote is not null)
            {
                await remote.FetchAsync(cancel);
            }

            var refs = await RefsAsync(cancel);
            var ours = refs.GetValueOrDefault(DeliveryLedger.Reference);
            var seen = refs.GetValueOrDefault(Seen);
            var tip = await NewestAsync(ours, remote is null ? null : refs.GetValueOrDefault(remote.Copy), cancel);
            if (seen is null || (tip is not null && await ContainsAsync(tip, seen, cancel)))
            {
                await RememberAsync(tip, ours, seen, cancel);
                return tip;
            }

            // git lists refs one after the other: another writer may have moved both between two of its looks.
            if (look == Looks)
            {
                throw new LedgerDamagedException(
                    $"the ledger was rewritten: {(tip is null ? $"{DeliveryLedger.Reference} is gone, and {seen} was seen here before" : $"{seen}, seen here before, is not part of {tip}")}. Find out who moved it. "
                    + $"To put it back: git update-ref {DeliveryLedger.Reference} {Seen}; to accept the loss: git update-ref -d {Seen}");
            }
        }
    }

    /// <summary>The newest commit as far as this machine knows: asks no remote and remembers nothing.</summary>
    public async Task<string?> KnownTipAsync(CancellationToken cancel) => (await RefsAsync(cancel)).GetValueOrDefault(DeliveryLedger.Reference);

    /// <summary>Makes the commit the newest if the tip is still the newest; false when another writer was faster.</summary>
    public async Task<bool> TryMoveAsync(string commit, string? tip, CancellationToken cancel)
    {
        if (remote is not null && !await remote.TryPushAsync(commit, cancel))
        {
            return false;
        }

        // All in one go: what was written here has been seen here.
        List<GitRefMove> moves = [new(DeliveryLedger.Reference, commit, tip ?? ""), new(Seen, commit, null)];
        if (remote is not null)
        {
            moves.Add(new GitRefMove(remote.Copy, commit, null));
        }

        var moved = await git.MoveRefsAsync(directory, moves, cancel);
        if (!moved.Succeeded)
        {
            locks.Clear(directory, moved);
        }

        // Once pushed, the entry stands: a local ref that lags follows the remote at the next look.
        return moved.Succeeded || remote is not null || (LedgerComplaint.IsAnotherWriter(moved)
            ? false
            : throw new LedgerException($"the ledger could not be extended: {redaction.Text(moved.ErrorText.Trim())}"));
    }

    private async Task<IReadOnlyDictionary<string, string>> RefsAsync(CancellationToken cancel)
    {
        try
        {
            string[] names = remote is null ? [DeliveryLedger.Reference, Seen] : [DeliveryLedger.Reference, Seen, remote.Copy];
            var refs = await git.RefsAsync(directory, names, cancel);
            foreach (var (name, wrong) in refs.Where(pair => pair.Value.Type != "commit"))
            {
                throw new LedgerDamagedException($"{name} is no ledger: it names a {wrong.Type}, not a commit");
            }

            return refs.ToDictionary(pair => pair.Key, pair => pair.Value.Id);
        }
        catch (InvalidDataException error)
        {
            throw new LedgerDamagedException($"the ledger's refs are damaged: {error.Message}", error);
        }
    }

    private async Task<string?> NewestAsync(string? ours, string? theirs, CancellationToken cancel) =>
        ours is null || theirs is null ? ours ?? theirs
        : await ContainsAsync(ours, theirs, cancel) ? ours
        : await ContainsAsync(theirs, ours, cancel) ? theirs
        : throw new LedgerDamagedException($"the ledger here ({ours}) and on the remote ({theirs}) have parted: one of them was rewritten. Compare them with: git log --oneline --graph {DeliveryLedger.Reference} {remote!.Copy}");

    private async Task RememberAsync(string? tip, string? ours, string? seen, CancellationToken cancel)
    {
        if (tip is not null && (tip != ours || tip != seen))
        {
            // Losing this race only means that somebody else remembered a tip as new as ours.
            var moved = await git.MoveRefsAsync(directory, [new(DeliveryLedger.Reference, tip, ours ?? ""), new(Seen, tip, seen ?? "")], cancel);
            locks.Clear(directory, moved);
        }
    }

    private async Task<bool> ContainsAsync(string newer, string older, CancellationToken cancel)
    {
        if (newer == older)
        {
            return true;
        }

        var output = await git.RunAsync(directory, cancel, "merge-base", "--is-ancestor", older, newer);
        return output.ExitCode is 0 or 1 ? output.ExitCode == 0 : throw new LedgerDamagedException($"the ledger's history can't be followed from {newer}: {output.ErrorText.Trim()}");
    }
}
