using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Writes a publish into the ledger, once: running the same publish again adds nothing.</summary>
public sealed class PublishRecord(DeliveryLedger ledger, EnvironmentVariables environment)
{
    public const string Kind = "publish";

    /// <summary>The outcome of a publish that stopped between two tags.</summary>
    public const string Partial = "partial";

    /// <summary>The outcome of a publish that moved no version tag because of what the image is, or because that could not be found out.</summary>
    public const string Refused = "refused";

    private const string Passed = "passed";

    public async Task WriteAsync(PipelineConfig config, BuildFacts facts, IReadOnlyList<PublishedImage> images, CancellationToken cancel, string outcome = Passed, string? reason = null)
    {
        var entry = EntryOf(facts, images, outcome) with { Reason = reason };
        entry = ledger.Redacted(entry);
        if (IsNews(entry, await ledger.ReadAsync(config.Workspace, config.Ledger, cancel)))
        {
            await ledger.AppendAsync(config.Workspace, config.Ledger, entry, cancel);
        }
    }

    /// <summary>Whether the publish would be written, as far as this machine knows the ledger; changes nothing.</summary>
    public async Task<bool> IsMissingAsync(PipelineConfig config, BuildFacts facts, IReadOnlyList<PublishedImage> images, CancellationToken cancel) =>
        IsNews(EntryOf(facts, images, Passed), await ledger.PeekAsync(config.Workspace, cancel));

    private LedgerEntry EntryOf(BuildFacts facts, IReadOnlyList<PublishedImage> images, string outcome) => ledger.Redacted(new LedgerEntry(Kind, outcome)
    {
        Actor = environment.Get("GITHUB_ACTOR") ?? environment.Get("USER"),
        Host = Environment.MachineName,
        Commit = facts.Revision,
        Version = string.Join(" and ", images.Select(image => image.Version).OfType<string>().DefaultIfEmpty(facts.Release.Version.ToString()).Distinct()),
        Images = images.Select(image => new LedgerImage(image.Name, image.Reference[..image.Reference.LastIndexOf('@')], image.Digest, image.Tags, image.Platforms)
        {
            Version = image.Version,
            Stacks = image.Evidence?.Stacks,
            Scan = image.Evidence?.Scan,
            Scanner = image.Evidence?.Scanner,
            Database = image.Evidence?.Database,
            Sboms = image.Evidence?.Sboms,
            SignedBy = image.Evidence?.SignedBy,
        }).ToList(),
    });

    private static bool IsNews(LedgerEntry entry, IReadOnlyList<LedgerEntry> known) =>
        known.LastOrDefault(other => other.Kind == Kind) is not { } last || !SaysTheSame(last, entry);

    private static bool SaysTheSame(LedgerEntry one, LedgerEntry other) =>
        (one.Commit, one.Version, one.Outcome, one.Images.Count) == (other.Commit, other.Version, other.Outcome, other.Images.Count)
        && (other.Outcome == Passed || one.Reason == other.Reason)
        && one.Images.Zip(other.Images).All(pair => SaysTheSame(pair.First, pair.Second));

    /// <summary>A later database that finds nothing either is no news, and a plan can't know what the gates will find.</summary>
    private static bool SaysTheSame(LedgerImage one, LedgerImage other) =>
        (one.Repository, one.Digest) == (other.Repository, other.Digest) && one.Tags.SequenceEqual(other.Tags)
        && (other.Scan is null || one.Scan == other.Scan) && (other.SignedBy is null || one.SignedBy == other.SignedBy);
}
