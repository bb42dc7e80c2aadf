using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>From which version back to which one; or nothing, because it is so already; or why it can't be done.</summary>
/// <param name="From">The bad version.</param>
/// <param name="Problem">Null when it can be done.</param>
public sealed record RollbackDecision(string? From, string? To, string? Problem)
{
    /// <summary>The dist-tag names the version already, and what was bad is marked so.</summary>
    public bool IsDone { get; init; }

    /// <param name="asked">The version to go back to; null for the last good one.</param>
    /// <param name="known">The ledger's entries that name the package, oldest first.</param>
    public static RollbackDecision Decide(NpmPackument packument, string package, string distTag, SemanticVersion? asked, IReadOnlyList<LedgerEntry> known)
    {
        if (!packument.DistTags.TryGetValue(distTag, out var name) || !SemanticVersion.TryParse(name, out var current))
        {
            return new RollbackDecision(null, null, $"the registry holds no {package} under the dist-tag {distTag}");
        }

        if (Unfinished(packument, package, current, asked, known) is { } unfinished)
        {
            return unfinished;
        }

        return asked is null ? ToLastGood(packument, package, distTag, current, known) : ToAsked(packument, package, distTag, current, asked);
    }

    /// <summary>A rollback that stopped half-way goes on, and does not take the version it went back to for the next bad one.</summary>
    private static RollbackDecision? Unfinished(NpmPackument packument, string package, SemanticVersion current, SemanticVersion? asked, IReadOnlyList<LedgerEntry> known) =>
        known.LastOrDefault() is { Kind: NpmRecord.Rollback, Outcome: NpmRecord.Partial } last && last.Packages!.First(other => other.Name == package) is { Withdrawn: { } bad } back
        && (asked is null || asked.ToString() == back.Version) && (current.ToString() == bad || current.ToString() == back.Version) && packument.Versions.ContainsKey(back.Version)
            ? new RollbackDecision(bad, back.Version, null)
            : null;

    private static RollbackDecision ToAsked(NpmPackument packument, string package, string distTag, SemanticVersion current, SemanticVersion asked) =>
        !packument.Versions.TryGetValue(asked.ToString(), out var there) ? new RollbackDecision(null, null, $"the registry holds no {package}@{asked}; it holds {string.Join(", ", packument.Versions.Keys.TakeLast(5))}")
        : there.Deprecated is { } bad ? new RollbackDecision(null, null, $"{package}@{asked} is deprecated itself: {bad}")
        : asked.CompareTo(current) > 0 ? new RollbackDecision(null, null, $"{distTag} of {package} names {current}, and {asked} is higher: that is no way back")
        : asked.CompareTo(current) < 0 ? new RollbackDecision(current.ToString(), asked.ToString(), null)
        : new RollbackDecision(Withdrawn(packument, distTag, current)?.ToString(), asked.ToString(), null) { IsDone = true };

    private static RollbackDecision ToLastGood(NpmPackument packument, string package, string distTag, SemanticVersion current, IReadOnlyList<LedgerEntry> known)
    {
        if (Withdrawn(packument, distTag, current) is { } withdrawn && packument.Versions[current.ToString()].Deprecated is null)
        {
            return new RollbackDecision(withdrawn.ToString(), current.ToString(), null) { IsDone = true };
        }

        var bad = known.Where(entry => entry.Kind == NpmRecord.Rollback || entry.Outcome == NpmRecord.Failed).SelectMany(entry => entry.Packages!.Where(other => other.Name == package).Select(other => other.Withdrawn ?? other.Version)).ToHashSet();
        bad.ExceptWith(known.Where(entry => entry.Outcome == NpmRecord.Passed).SelectMany(entry => entry.Packages!.Where(other => other.Name == package && other.Withdrawn is null).Select(other => other.Version)));
        var lower = Versions(packument, distTag).Where(version => version.CompareTo(current) < 0 && packument.Versions[version.ToString()].Deprecated is null && !bad.Contains(version.ToString())).ToList();
        var proven = known.Where(entry => entry.Outcome == NpmRecord.Passed).SelectMany(entry => entry.Packages!.Where(other => other.Name == package).Select(other => other.Version)).ToHashSet();
        var best = lower.Where(version => proven.Contains(version.ToString())).Max() ?? lower.Max();
        return best is null
            ? new RollbackDecision(null, null, $"the registry holds no good version of {package} before {current}; publish a mended one, or name a version with --package-version")
            : new RollbackDecision(current.ToString(), best.ToString(), null);
    }

    /// <summary>The highest version of the channel when it stands above the dist-tag and is deprecated.</summary>
    private static SemanticVersion? Withdrawn(NpmPackument packument, string distTag, SemanticVersion current) =>
        Versions(packument, distTag).Where(version => version.CompareTo(current) > 0).Max() is { } highest && packument.Versions[highest.ToString()].Deprecated is not null ? highest : null;

    private static IEnumerable<SemanticVersion> Versions(NpmPackument packument, string distTag) => packument.Versions.Keys
        .Select(text => SemanticVersion.TryParse(text, out var version) ? version : null).OfType<SemanticVersion>()
        .Where(version => DistTags.ChannelOf(version) == distTag);
}
