using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>The ledger on a git remote, and this repository's memory of it.</summary>
internal sealed class LedgerRemote(string directory, string name, GitObjects git, StaleGitLocks locks, LedgerRedaction redaction)
{
    private const int Looks = 3;

    /// <summary>Where the remote's ledger was when we last saw it. It only ever goes forward: a fetch that would move it back is refused.</summary>
    public string Copy { get; } = $"{DeliveryLedger.References}/remotes/{name}/ledger";

    /// <summary>Brings <see cref="Copy"/> up to date; it does not exist while the remote has no ledger.</summary>
    /// <exception cref="LedgerException">The remote can't be read, or its ledger is not what it was any more.</exception>
    public async Task FetchAsync(CancellationToken cancel)
    {
        for (var look = 1; ; look++)
        {
            // Without --quiet, which would also keep back that the history was rewritten.
            var fetched = await git.RunAsync(directory, cancel, "fetch", "--no-tags", "--no-write-fetch-head", "--no-prune", "--no-recurse-submodules", name, $"{DeliveryLedger.Reference}:{Copy}");
            if (fetched.Succeeded)
            {
                return;
            }

            if (LedgerComplaint.IsMissingAtRemote(fetched))
            {
                await NothingWasLostAsync(cancel);
                return;
            }

            locks.Clear(directory, fetched);
            var isRewritten = LedgerComplaint.IsRewritten(fetched);
            if (!isRewritten && !LedgerComplaint.IsAnotherWriter(fetched))
            {
                throw new LedgerException($"the ledger's remote '{name}' can't be read: {redaction.Text(fetched.ErrorText.Trim())}");
            }

            // A process beside us that fetched something newer between git's two looks makes the same complaint, but not again and again.
            if (look == Looks)
            {
                throw isRewritten ? Rewritten("no longer contains what was seen there before") : new LedgerException($"the ledger's remote '{name}' can't be read, another process is in the way: {fetched.ErrorText.Trim()}");
            }
        }
    }

    /// <summary>Makes the commit the remote's newest; false when another writer was faster.</summary>
    public async Task<bool> TryPushAsync(string commit, CancellationToken cancel)
    {
        var pushed = await git.RunAsync(directory, cancel, "push", "--quiet", "--no-verify", "--no-recurse-submodules", name, $"{commit}:{DeliveryLedger.Reference}");
        if (pushed.Succeeded)
        {
            return true;
        }

        // A remote that is a directory of this machine may have been left locked like our own.
        locks.Clear(directory, pushed);
        return LedgerComplaint.IsAnotherWriter(pushed)
            ? false
            : throw new LedgerException($"the ledger could not be pushed to '{name}', and nothing was written here: {redaction.Text(pushed.ErrorText.Trim())}");
    }

    private async Task NothingWasLostAsync(CancellationToken cancel)
    {
        if ((await git.RefsAsync(directory, [Copy], cancel)).Count > 0)
        {
            throw Rewritten("is gone");
        }
    }

    private LedgerDamagedException Rewritten(string what) => new(
        $"the ledger was rewritten: {DeliveryLedger.Reference} on '{name}' {what}. Find out who moved it. {Copy} here is what was there; "
        + $"to put it back: git push {name} +{Copy}:{DeliveryLedger.Reference}; to accept the loss: git update-ref -d {Copy}");
}
