using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>
/// The append-only record of deliveries: a chain of commits behind one git ref. Two writers can't both win, and every reader notices
/// a rewritten history.
/// </summary>
public sealed class DeliveryLedger(LedgerRepository repository, GitObjects git, SecretMask mask, TimeProvider time)
{
    public const string Reference = $"{References}/ledger";

    /// <summary>Beneath it lie all refs of ours.</summary>
    internal const string References = "refs/pipeline";

    private const int Attempts = 200;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds one entry behind the newest and returns it as written: without secrets.</summary>
    /// <param name="files">Kept beside the entry, name to text; one that holds a secret is left out.</param>
    /// <exception cref="LedgerException">The chain is broken, the remote refuses or other writers won every time.</exception>
    public async Task<LedgerEntry> AppendAsync(Workspace workspace, LedgerSettings settings, LedgerEntry entry, CancellationToken cancel, IReadOnlyDictionary<string, string>? files = null)
    {
        var place = await repository.OpenAsync(workspace, settings, cancel);
        var clean = Redacted(entry);
        var redaction = new LedgerRedaction(mask);
        var beside = (files ?? new Dictionary<string, string>()).Where(file => redaction.Text(file.Value) == file.Value).ToDictionary();
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TryAppendAsync(place, clean, beside, cancel) is { } written)
            {
                return written;
            }

            await Task.Delay(LongestPause * Random.Shared.NextDouble(), time, cancel);
        }

        throw new LedgerException($"the ledger could not be extended: other writers were faster, or {Reference} is locked, {Attempts} times; run the command again");
    }

    /// <summary>The entry as it would be written: without secrets.</summary>
    public LedgerEntry Redacted(LedgerEntry entry) => new LedgerRedaction(mask).Of(entry);

    /// <summary>All entries, oldest first.</summary>
    /// <exception cref="LedgerException">The history was rewritten or is no chain of entries.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAsync(Workspace workspace, LedgerSettings settings, CancellationToken cancel)
    {
        var place = await repository.OpenAsync(workspace, settings, cancel);
        return await place.CurrentTipAsync(cancel) is { } tip ? await new LedgerChain(git, place.Directory).ReadAllAsync(tip, cancel) : [];
    }

    /// <summary>All entries that this machine knows, oldest first; asks no remote and remembers nothing. The workspace is a git repository.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> PeekAsync(Workspace workspace, CancellationToken cancel)
    {
        var place = await repository.OpenAsync(workspace, new LedgerSettings(Remote: null), cancel);
        return await place.KnownTipAsync(cancel) is { } tip ? await new LedgerChain(git, place.Directory).ReadAllAsync(tip, cancel) : [];
    }

    /// <summary>What was kept beside an entry; null when there is no such file.</summary>
    public async Task<string?> FileAsync(Workspace workspace, LedgerEntry entry, string file, CancellationToken cancel)
    {
        var place = await repository.OpenAsync(workspace, new LedgerSettings(Remote: null), cancel);
        var output = await git.RunAsync(place.Directory, cancel, "cat-file", "blob", $"{entry.Id}:{file}");
        return output.Succeeded ? output.Text : null;
    }

    private async Task<LedgerEntry?> TryAppendAsync(LedgerPlace place, LedgerEntry entry, IReadOnlyDictionary<string, string> beside, CancellationToken cancel)
    {
        using var turn = await place.QueueAsync(cancel);
        var tip = await place.CurrentTipAsync(cancel);
        var before = tip is null ? null : await new LedgerChain(git, place.Directory).ReadOneAsync(tip, cancel);
        var stamped = entry with { Sequence = (before?.Sequence ?? 0) + 1, Time = time.GetUtcNow() };
        var commit = await git.CommitFilesAsync(place.Directory, new Dictionary<string, string>(beside) { [LedgerChain.EntryFile] = LedgerJson.Write(stamped) }, Title(stamped), tip, cancel);
        return await place.TryMoveAsync(commit, tip, cancel) ? stamped with { Id = commit } : null;
    }

    private static string Title(LedgerEntry entry) => string.Join(' ', new[] { entry.Kind, entry.Outcome, entry.Environment, entry.Version }.Where(part => !string.IsNullOrEmpty(part))) + "\n";
}
