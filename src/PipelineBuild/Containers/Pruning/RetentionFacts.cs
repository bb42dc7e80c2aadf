using PipelineBuild.Ledger;

namespace PipelineBuild.Containers.Pruning;

/// <summary>What speaks for keeping an image, beside its tags.</summary>
/// <param name="Running">Digest to the container that was made of it.</param>
/// <param name="Entries">The ledger, oldest first.</param>
public sealed record RetentionFacts(IReadOnlyDictionary<string, string> Running, IReadOnlyList<LedgerEntry> Entries, DateTimeOffset Now)
{
    /// <summary>Digest to the environment that has or had it, of what was delivered to each environment last.</summary>
    /// <param name="count">How many different digests of the image count per environment: the one that runs, and those one may want to go back to.</param>
    public IReadOnlyDictionary<string, string> Delivered(string repository, int count) => Entries
        .Where(entry => entry.Environment is not null)
        .Reverse()
        .SelectMany(entry => entry.Images.Where(image => image.Repository == repository).Select(image => (entry, image.Digest)))
        .GroupBy(pair => pair.entry.Environment!)
        .SelectMany(environment => environment.DistinctBy(pair => pair.Digest).Take(count))
        .GroupBy(pair => pair.Digest)
        .ToDictionary(group => group.Key, group => string.Join(", ", group.Select(pair => $"environment {pair.entry.Environment} ({pair.entry.Kind} in entry {pair.entry.Sequence})")));

    /// <summary>The last publish of a commit that has come to an end, or null.</summary>
    public LedgerEntry? PublishOf(string repository, string revision) =>
        Entries.LastOrDefault(entry => entry.Kind == PublishRecord.Kind && entry.Commit == revision && entry.Images.Any(image => image.Repository == repository));

    /// <summary>When a digest was published first.</summary>
    public DateTimeOffset? PublishedAt(string repository, string digest) =>
        Entries.FirstOrDefault(entry => entry.Kind == PublishRecord.Kind && entry.Images.Any(image => image.Repository == repository && image.Digest == digest))?.Time;
}
