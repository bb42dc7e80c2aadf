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
    private const int MostResources = 3;
    private const string Dirty = "-dirty";

    /// <param name="environment">Only entries of this environment; null means all.</param>
    public async Task<HistoryResult> ShowAsync(PipelineConfig config, string? environment, HistoryExport export, CancellationToken cancel)
    {
        var all = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
        var entries = all.Where(entry => environment is null || entry.Environment == environment).ToList();
        return new HistoryResult(Outcome.Passed, Summary(all, entries.Count, environment))
        {
            Entries = entries,
            Document = export switch
            {
                HistoryExport.Csv => LedgerCsv.Render(entries),
                HistoryExport.Jsonl => string.Concat(entries.Select(LedgerJson.Write)),
                _ => null,
            },
            Table = entries.Count == 0 ? null : new ResultTable(
                ["no", "time (UTC)", "what", "outcome", "environment", "version", "commit", "images, packages and resources", "by"],
                entries.AsEnumerable().Reverse().Select(Row).ToList()),
        };
    }

    private static string Summary(IReadOnlyList<LedgerEntry> all, int shown, string? environment)
    {
        if (all.Count == 0)
        {
            return "there is no ledger yet; DockerPublish writes the first entry";
        }

        if (environment is null)
        {
            return all.Count == 1 ? "1 entry" : $"{all.Count} entries";
        }

        var known = all.Select(entry => entry.Environment).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var hint = shown > 0 ? "" : known.Count == 0 ? "; no entry names an environment yet" : $"; known: {string.Join(", ", known)}";
        return $"{shown} of {all.Count} entries for {environment}{hint}";
    }

    private static string[] Row(LedgerEntry entry) => new[]
    {
        entry.Sequence.ToString(CultureInfo.InvariantCulture),
        entry.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        entry.Strategy is { } strategy ? $"{entry.Kind} ({strategy})" : entry.Kind,
        entry.Phase is { } phase ? $"{entry.Outcome} in {phase}" : entry.Outcome,
        entry.Environment ?? "-",
        entry.From is { } before ? $"{before.Version ?? "unknown"} -> {entry.Version ?? "unknown"}" : entry.Version ?? "-",
        entry.Commit is { } commit ? commit[..Math.Min(ShortHash, commit.Length)] + (commit.EndsWith(Dirty, StringComparison.Ordinal) ? Dirty : "") : "-",
        string.Join(' ', entry.Images.Select(image => Image(image, entry.From)).Concat((entry.Packages ?? []).Select(Package)).Concat(Changed(entry.Resources ?? [])).Concat((entry.Verdicts ?? []).Select(verdict => $"{verdict.Service}: {verdict.Verdict}"))),
        (entry.Actor, entry.Host) switch { (null, null) => "-", (null, var host) => host, (var actor, null) => actor, var (actor, host) => $"{actor}@{host}" },
    }.Select(Printable).ToArray();

    /// <summary>With the digest that ran before, where it is another.</summary>
    private static string Image(LedgerImage image, LedgerFrom? before) => before?.Digests.GetValueOrDefault(image.Name) is { } old && old != image.Digest
        ? $"{image.Name}@{Short(old)} -> {Short(image.Digest)}"
        : $"{image.Name}@{Short(image.Digest)}";

    private static string Short(string digest) => digest[..Math.Min(7 + ShortHash, digest.Length)];

    private static string Package(LedgerPackage package) => $"{package.Name}@{package.Version}{(package.Withdrawn is null ? "" : $" (instead of {package.Withdrawn})")}";

    /// <summary>A deployment speaks of all that lies on the server; what it changed is shown, as far as a row holds it.</summary>
    private static IEnumerable<string> Changed(IReadOnlyList<LedgerResource> resources)
    {
        var changed = resources.Where(resource => resource.Change is not ("unchanged" or "found")).ToList();
        return changed.Take(MostResources).Select(resource => $"{resource.Kind}/{resource.Uid}{(resource.Version is { } version ? FormattableString.Invariant($"@{version}") : "")} {resource.Change}")
            .Concat(changed.Count > MostResources ? [FormattableString.Invariant($"and {changed.Count - MostResources} more")] : []);
    }

    /// <summary>Others write to the ledger too: nothing of theirs may steer a terminal or break a row.</summary>
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}

/// <summary>The entries that were asked for, oldest first.</summary>
public sealed record HistoryResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];
}
