using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>One repository that holds the ledger, with or without a remote that shares it.</summary>
internal sealed class LedgerPlace(string directory, string? remote, GitObjects git, StaleGitLocks locks)
{
    private const string RemoteCopy = "refs/pipeline/remote-ledger";

    /// <summary>The last tip this reader saw: a new one that does not contain it means a rewritten history.</summary>
    private const string Seen = "refs/pipeline/ledger-seen";

    private static readonly string[] SignsOfAnotherWriter = ["rejected", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref", "reference already exists", "incorrect old value"];

    public string Directory => directory;

    /// <summary>The newest commit, the remote's included; null when there is no ledger yet.</summary>
    /// <exception cref="LedgerException">What was seen before is no longer part of it, or remote and local history part.</exception>
    public async Task<string?> CurrentTipAsync(CancellationToken cancel)
    {
        if (remote is not null)
        {
            await FollowRemoteAsync(remote, cancel);
        }

        var tip = await git.ResolveAsync(directory, DeliveryLedger.Reference, cancel);
        var seen = await git.ResolveAsync(directory, Seen, cancel);
        if (seen is not null && seen != tip && (tip is null || !await IsAncestorAsync(seen, tip, cancel)))
        {
            // Another writer may have moved both between our two looks.
            tip = await git.ResolveAsync(directory, DeliveryLedger.Reference, cancel);
            if (tip is null || !await IsAncestorAsync(seen, tip, cancel))
            {
                throw new LedgerException($"the ledger was rewritten: {seen}, seen here before, is not part of {tip ?? "nothing"} any more. Find out who moved {DeliveryLedger.Reference}; only when it is meant to be so: git update-ref -d {Seen}");
            }
        }

        if (tip is not null && tip != seen)
        {
            // Losing this race only means that somebody else remembered a tip as new as ours.
            await git.MoveRefAsync(directory, Seen, tip, seen, cancel);
        }

        return tip;
    }

    /// <summary>Makes the commit the newest if the tip is still the newest; false when another writer was faster.</summary>
    public async Task<bool> TryMoveAsync(string commit, string? tip, CancellationToken cancel)
    {
        if (remote is not null && !await TryPushAsync(remote, commit, cancel))
        {
            return false;
        }

        var moved = await git.MoveRefAsync(directory, DeliveryLedger.Reference, commit, tip, cancel);
        if (!moved.Succeeded)
        {
            locks.Clear(directory, moved);
        }

        // Once pushed, the entry stands: a local ref that lags follows the remote at the next look.
        return moved.Succeeded || remote is not null;
    }

    private async Task FollowRemoteAsync(string name, CancellationToken cancel)
    {
        var fetched = await git.RunAsync(directory, cancel, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", name, $"+{DeliveryLedger.Reference}:{RemoteCopy}");
        if (!fetched.Succeeded)
        {
            if (fetched.ErrorText.Contains("couldn't find remote ref", StringComparison.Ordinal))
            {
                return;
            }

            locks.Clear(directory, fetched);
            if (!IsAnotherWriter(fetched))
            {
                throw new LedgerException($"the ledger's remote '{name}' can't be read: {fetched.ErrorText.Trim()}");
            }
        }

        var theirs = await git.ResolveAsync(directory, RemoteCopy, cancel);
        var ours = await git.ResolveAsync(directory, DeliveryLedger.Reference, cancel);
        if (theirs is null || theirs == ours)
        {
            return;
        }

        if (ours is null || await IsAncestorAsync(ours, theirs, cancel))
        {
            await git.MoveRefAsync(directory, DeliveryLedger.Reference, theirs, ours, cancel);
        }
        else if (!await IsAncestorAsync(theirs, ours, cancel))
        {
            throw new LedgerException($"the ledger here ({ours}) and on '{name}' ({theirs}) have parted: one of them was rewritten. Compare them with: git log --oneline {DeliveryLedger.Reference} {RemoteCopy}");
        }
        else if (!await TryPushAsync(name, ours, cancel))
        {
            await FollowRemoteAsync(name, cancel);
        }
    }

    private async Task<bool> TryPushAsync(string name, string commit, CancellationToken cancel)
    {
        var pushed = await git.RunAsync(directory, cancel, "push", "--quiet", "--no-verify", name, $"{commit}:{DeliveryLedger.Reference}");
        return pushed.Succeeded || (IsAnotherWriter(pushed)
            ? false
            : throw new LedgerException($"the ledger could not be pushed to '{name}': {pushed.ErrorText.Trim()}"));
    }

    private async Task<bool> IsAncestorAsync(string older, string newer, CancellationToken cancel)
    {
        var output = await git.RunAsync(directory, cancel, "merge-base", "--is-ancestor", older, newer);
        return output.ExitCode is 0 or 1 ? output.ExitCode == 0 : throw new LedgerException($"the ledger's history can't be followed from {newer}: {output.ErrorText.Trim()}");
    }

    private static bool IsAnotherWriter(ProcessOutput output) => SignsOfAnotherWriter.Any(sign => output.ErrorText.Contains(sign, StringComparison.Ordinal));
}
