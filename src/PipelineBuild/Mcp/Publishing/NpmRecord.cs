using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Writes what happened to npm packages into the ledger, once: running the same again adds nothing.</summary>
public sealed class NpmRecord(DeliveryLedger ledger, EnvironmentVariables environment)
{
    public const string Publish = "npm-publish";
    public const string Rollback = "npm-rollback";

    public const string Passed = "passed";

    /// <summary>What is out can't be used.</summary>
    public const string Failed = "failed";

    /// <summary>A part is done, the next run does the rest.</summary>
    public const string Partial = "partial";

    /// <summary>Nothing was changed, because of what the registry or the repository holds.</summary>
    public const string Refused = "refused";

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(PipelineConfig config, CancellationToken cancel) => ledger.ReadAsync(config.Workspace, config.Ledger, cancel);

    /// <summary>What this machine knows; changes nothing.</summary>
    public Task<IReadOnlyList<LedgerEntry>> PeekAsync(PipelineConfig config, CancellationToken cancel) => ledger.PeekAsync(config.Workspace, cancel);

    public async Task WriteAsync(PipelineConfig config, LedgerEntry entry, CancellationToken cancel)
    {
        var clean = ledger.Redacted(entry);
        if (IsNews(clean, await ReadAsync(config, cancel)))
        {
            await ledger.AppendAsync(config.Workspace, config.Ledger, clean, cancel);
        }
    }

    /// <summary>An entry as this run writes it.</summary>
    public LedgerEntry Entry(string kind, string outcome, string? commit, IReadOnlyList<LedgerPackage> packages, string? reason = null) => new(kind, outcome)
    {
        Actor = environment.Get("GITHUB_ACTOR") ?? environment.Get("USER"),
        Host = Environment.MachineName,
        Commit = commit,
        Version = string.Join(" and ", packages.Select(package => package.Version).Distinct()) is { Length: > 0 } versions ? versions : null,
        Reason = reason,
        Packages = packages,
    };

    /// <summary>Whether a publish of the same content ended well before.</summary>
    public static bool IsProven(IReadOnlyList<LedgerEntry> entries, OpenPackage package) => entries.Any(entry =>
        entry is { Kind: Publish, Packages: { } packages } && packages.Any(other =>
            other.Name == package.Package.Name && other.Version == package.Package.Version.ToString() && other.Integrity == package.Package.Integrity && other.Registry == package.Session.Registry.ToString() && other.GitTag is not null));

    /// <summary>Whether something of a package came out once, well or not.</summary>
    public static bool IsKnown(IReadOnlyList<LedgerEntry> entries, string name) => entries.Any(entry => entry is { Kind: Publish, Outcome: not Refused } && Names(entry).Contains(name));

    /// <summary>Compared with the last of the same kind that speaks of the same packages; how many tools a later run counted is no news.</summary>
    public static bool IsNews(LedgerEntry entry, IReadOnlyList<LedgerEntry> known) =>
        known.LastOrDefault(other => other.Kind is Publish or Rollback && Names(other).Any(Names(entry).Contains)) is not { } last || last.Kind != entry.Kind || !SaysTheSame(last, entry);

    private static IEnumerable<string> Names(LedgerEntry entry) => (entry.Packages ?? []).Select(package => package.Name);

    private static bool SaysTheSame(LedgerEntry one, LedgerEntry other) =>
        (one.Version, one.Outcome) == (other.Version, other.Outcome)
        && (other.Outcome == Passed || (one.Reason == other.Reason && one.Commit == other.Commit))
        && one.Packages!.Count == other.Packages!.Count
        && one.Packages.Zip(other.Packages).All(pair => (pair.First.Name, pair.First.Version, pair.First.Registry, pair.First.Integrity, pair.First.GitTag, pair.First.Withdrawn) == (pair.Second.Name, pair.Second.Version, pair.Second.Registry, pair.Second.Integrity, pair.Second.GitTag, pair.Second.Withdrawn));
}
