using PipelineBuild.Delivery.Engine;
using PipelineBuild.Ledger;

namespace PipelineBuild.Delivery;

/// <summary>What is to be deployed: published images by digest.</summary>
/// <param name="Images">By the name in pipeline.yml.</param>
public sealed record ChosenRelease(string Version, IReadOnlyDictionary<string, LedgerImage> Images)
{
    public string ReferenceOf(string image) => $"{Images[image].Repository}@{Images[image].Digest}";
}

/// <summary>Finds published images in the ledger. Pure.</summary>
public static class ReleaseChoice
{
    private const string Publish = "publish";
    private const string Passed = "passed";

    /// <summary>What each service of the compose files is to run: our published images by digest, others' as the files name them.</summary>
    /// <param name="known">Names of the images in pipeline.yml.</param>
    /// <exception cref="DeliveryException">An image was never published, or a service runs none that is known.</exception>
    public static (ChosenRelease Chosen, IReadOnlyDictionary<string, ServiceImage> Images) Choose(IReadOnlyList<LedgerEntry> entries, ReleaseDescription description, EnvironmentSettings settings, IReadOnlyList<string> known, string? version)
    {
        var own = description.ServiceNames.ToDictionary(service => service, service => description.OwnImageOf(service, settings, known));
        var chosen = Choose(entries, own.Values.OfType<string>().Distinct().ToList(), version);
        return (chosen, own.ToDictionary(service => service.Key, service => service.Value is { } image ? new ServiceImage(chosen.ReferenceOf(image), image)
            : description.ImageOf(service.Key) is { } foreign ? new ServiceImage(foreign, null)
            : throw new DeliveryException($"{service.Key} is built by the compose file and is no image of containers.images: name its image there, or say image: at the service in environments")));
    }

    /// <summary>Of each image the newest publish, or that of the version.</summary>
    /// <exception cref="DeliveryException">There is none.</exception>
    public static ChosenRelease Choose(IReadOnlyList<LedgerEntry> entries, IReadOnlyCollection<string> images, string? version)
    {
        var publishes = entries.Where(entry => entry is { Kind: Publish, Outcome: Passed }).Reverse().ToList();
        var found = new Dictionary<string, LedgerImage>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            // Another image's release line may have other versions: then what was newest with the asked one is meant.
            var from = publishes.Where(entry => version is null || VersionsOf(entry).Contains(version) || entry.Images.Any(other => other.Version == version)).ToList();
            var known = from.SelectMany(entry => entry.Images).Where(candidate => candidate.Name == image).ToList();
            found[image] = known.Find(candidate => version is null || candidate.Version is null || candidate.Version == version)
                ?? (from.Count > 0 ? publishes.SkipWhile(entry => entry != from[0]).SelectMany(entry => entry.Images).FirstOrDefault(candidate => candidate.Name == image) : null)
                ?? throw new DeliveryException(publishes.Count == 0
                    ? $"nothing was ever published by what the ledger knows, {image} not either: run DockerPublish first"
                    : $"the ledger knows no publish of {image}{(version is null ? "" : $" with version {version}; there are {string.Join(", ", publishes.SelectMany(VersionsOf).Distinct().Take(5))}")}");
        }

        var newest = publishes.Find(entry => entry.Images.Any(image => found.Values.Contains(image)));
        return new ChosenRelease(version ?? found.Values.Select(image => image.Version).OfType<string>().FirstOrDefault() ?? newest?.Version ?? "", found);
    }

    private static IEnumerable<string> VersionsOf(LedgerEntry entry) => (entry.Version ?? "").Split(" and ");
}
