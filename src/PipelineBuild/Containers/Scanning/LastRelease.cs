using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Scanning;

/// <summary>The release that an image is compared with.</summary>
/// <param name="Name">For people.</param>
public sealed record ReleasedImage(string Name, ScanSubject Subject);

/// <summary>Finds what was published last before the commit that is at work: in the ledger, else by the version tags of the registry.</summary>
public sealed class LastRelease(DeliveryLedger ledger, RegistryAccess access, BuildFactsReader facts)
{
    /// <summary>Per image its last release; null where there is none.</summary>
    /// <exception cref="RegistryException">The registry can't be asked.</exception>
    /// <exception cref="InvalidDataException">What was published is no longer in the registry.</exception>
    public async Task<IReadOnlyDictionary<string, ReleasedImage?>> FindAsync(PipelineConfig config, IReadOnlyList<string> images, CancellationToken cancel)
    {
        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        if (client is null)
        {
            throw new RegistryException("the local registry does not run, so what it holds can't be compared; any DockerPublish starts it", unreachable: true);
        }

        var now = await facts.ReadAsync(config, cancel);
        var entries = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
        var found = new Dictionary<string, ReleasedImage?>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var copy = new RegistryCopy(client, RegistryAccess.RepositoryOf(prefix, image));
            var published = entries.LastOrDefault(entry => entry is { Kind: PublishRecord.Kind, Outcome: "passed" } && entry.Commit != now.Revision && entry.Images.Any(other => other.Name == image));
            found[image] = published is null
                ? await ByTagAsync(image, copy, now.Release.Version, cancel)
                : Subject(image, copy, published.Version ?? published.Commit ?? "?", published.Images.First(other => other.Name == image).Platforms);
        }

        return found;
    }

    private static async Task<ReleasedImage?> ByTagAsync(string image, RegistryCopy copy, SemanticVersion current, CancellationToken cancel)
    {
        var tags = await copy.Client.TagsAsync(copy.Repository, cancel);
        var newest = tags.Select(tag => SemanticVersion.TryParse(tag, out var version) ? (Tag: tag, Version: version) : default)
            .Where(pair => pair.Version is { IsStable: true } && pair.Version.CompareTo(current) < 0).OrderBy(pair => pair.Version).LastOrDefault();
        if (newest.Version is null)
        {
            return null;
        }

        var manifest = await copy.Client.FindManifestAsync(copy.Repository, newest.Tag, cancel) ?? throw new InvalidDataException($"{copy.Client.Host}/{copy.Repository}:{newest.Tag} is listed and not there");
        return Subject(image, copy, newest.Tag, manifest.Platforms);
    }

    private static ReleasedImage Subject(string image, RegistryCopy copy, string name, IReadOnlyDictionary<string, string> platforms) => new(name, new ScanSubject(image, platforms) { Registry = copy });
}
