using System.Globalization;
using PipelineBuild.Results;

namespace PipelineBuild.Ledger;

/// <summary>How History prints for machines.</summary>
public enum HistoryExport
{
    None,
    Csv,
    Jsonl,
}

/// <summary>Shows the ledger: newest first as a table, oldest first as a document.</summary>
public sealed class LedgerHistory(DeliveryLedger ledger)
{
    private const int ShortHash = 12;

    /// <param name="environment">Only entries of this environment; null means all.</param>
    public async Task<HistoryResult> ShowAsync(PipelineConfig config, string? environment, HistoryExport export, CancellationToken cancel)
    {
        var all = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
        var entries = all.Where(entry => environment is null || entry.Environment == environment).ToList();
        return new HistoryResult(Outcome.Passed, $"{entries.Count} of {all.Count} entries{(environment is null ? "" : $" for {environment}")}")
        {
            Entries = entries,
            Document = export switch
            {
                HistoryExport.Csv => LedgerCsv.Render(entries),
                HistoryExport.Jsonl => string.Concat(entries.Select(LedgerJson.Write)),
                _ => null,
            },
            Table = new ResultTable(
                ["no", "time (UTC)", "what", "outcome", "environment", "version", "commit", "images", "by"],
                entries.AsEnumerable().Reverse().Select(Row).ToList()),
        };
    }

    private static string[] Row(LedgerEntry entry) =>
    [
        entry.Sequence.ToString(CultureInfo.InvariantCulture),
        entry.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        entry.Kind,
        entry.Outcome,
        entry.Environment ?? "-",
        entry.Version ?? "-",
        entry.Commit is { } commit ? commit[..Math.Min(ShortHash, commit.Length)] : "-",
        string.Join(' ', entry.Images.Select(image => $"{image.Name}@{image.Digest[..Math.Min(7 + ShortHash, image.Digest.Length)]}")),
        entry.Actor is null ? entry.Host ?? "-" : $"{entry.Actor}@{entry.Host}",
    ];
}

/// <summary>The entries that were asked for, oldest first.</summary>
public sealed record HistoryResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];
}
