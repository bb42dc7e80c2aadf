using PipelineBuild.Ledger;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Picks from the ledger what concerns one image; pure.</summary>
public static class DeliveryHistory
{
    /// <returns>Newest first: entries of its repository, and those that name its digest or one of its platforms' under another name.</returns>
    public static IReadOnlyList<InspectedDelivery> Of(InspectedImage image, IReadOnlyList<LedgerEntry> entries)
    {
        var digests = image.Platforms.Select(platform => platform.Digest).Append(image.Digest).ToHashSet(StringComparer.Ordinal);
        var found = from entry in entries
                    from named in entry.Images
                    let isThis = digests.Contains(named.Digest) || named.Platforms.Values.Any(digests.Contains)
                    where isThis || named.Repository == image.Repository
                    orderby entry.Sequence descending
                    select new InspectedDelivery(entry.Sequence, entry.Time, entry.Kind, entry.Outcome, entry.Environment, entry.Actor, entry.Host, entry.Commit, entry.Version, named.Digest, digests.Contains(named.Digest), named.Tags);
        return found.ToList();
    }
}
