using System.Text.RegularExpressions;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Writes into the ledger which tags a killed publish had moved and which it was at: it could not do so itself.</summary>
public sealed partial class KilledPublish(StepJournal journal, DeliveryLedger ledger)
{
    /// <summary>What the journal calls the time in which tags are moved.</summary>
    public static string Release(string revision, string versions) => $"release {revision} as version {versions}";

    /// <summary>What the journal calls the move of one tag.</summary>
    public static string Move(string repository, string tag, string digest) => $"tag {repository}:{tag} -> {digest}";

    /// <summary>Does nothing when no earlier run was killed between two tags, or the ledger knows of it.</summary>
    public async Task RecordAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (journal.Unfinished is not { } killed || EntryOf(killed) is not { } entry)
        {
            return;
        }

        var known = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
        if (known.All(other => other.Reason != entry.Reason))
        {
            await journal.DoAsync($"record the killed publish in {DeliveryLedger.Reference}", () => ledger.AppendAsync(config.Workspace, config.Ledger, entry, cancel));
        }
    }

    /// <summary>Null when it had not begun to move tags, or had moved all of them.</summary>
    internal static LedgerEntry? EntryOf(UnfinishedRun killed)
    {
        var release = killed.Doing.Select(line => Releases().Match(line)).FirstOrDefault(match => match.Success);
        var (moved, open) = (Moves(killed.Did), Moves(killed.Doing));
        if (release is null || moved.Count + open.Count == 0)
        {
            return null;
        }

        var unknown = open.Count == 0 ? "" : $"; perhaps moved: {string.Join(", ", open.Select(move => $"{move.Repository}:{move.Tag}"))}";
        return new LedgerEntry(PublishRecord.Kind, PublishRecord.Partial)
        {
            Host = Environment.MachineName,
            Commit = release.Groups[1].Value,
            Version = release.Groups[2].Value,
            Reason = FormattableString.Invariant($"{killed.Target}, begun {killed.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, was killed between two tags; moved: {(moved.Count == 0 ? "none" : string.Join(", ", moved.Select(move => $"{move.Repository}:{move.Tag}")))}{unknown}; all others were not"),
            Images = moved.GroupBy(move => (move.Repository, move.Digest)).Select(group => new LedgerImage(group.Key.Repository[(group.Key.Repository.IndexOf('/') + 1)..], group.Key.Repository, group.Key.Digest, group.Select(move => move.Tag).ToList(), new Dictionary<string, string>())).ToList(),
        };
    }

    private static List<(string Repository, string Tag, string Digest)> Moves(IReadOnlyList<string> lines) =>
        lines.Select(line => TagMoves().Match(line)).Where(match => match.Success).Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)).ToList();

    [GeneratedRegex(@"^release (\S+) as version (.+)$")]
    private static partial Regex Releases();

    [GeneratedRegex(@"^tag (\S+):([^:\s]+) -> (sha256:[0-9a-f]{64})$")]
    private static partial Regex TagMoves();
}
