using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Signing;

/// <summary>An image in the registry as it answers for it now.</summary>
/// <param name="Index">Its bytes; the digest is of these.</param>
public sealed record RegistryImage(string Name, RegistryClient Client, string Repository, OciManifest Index)
{
    public string Digest => Index.Digest;

    /// <summary>Platform to manifest digest; an image that is no index has none.</summary>
    public IReadOnlyDictionary<string, string> Platforms => Index.Platforms;

    /// <summary>The index and each platform: what is signed.</summary>
    public IReadOnlyList<string> Digests => [Digest, .. Platforms.Values.Distinct()];

    public string At(string digest) => new ImageReference(Client.Host, Repository).WithDigest(digest).ToString();
}

/// <summary>Finds the images that were pushed for the commit at work; the registry says what they are, not a saved result.</summary>
public sealed class RegistryImages(BuildFactsReader facts, RegistryAccess access)
{
    /// <exception cref="InvalidDataException">One is not there, or there is no commit.</exception>
    /// <exception cref="RegistryException">The registry can't be asked.</exception>
    public async Task<IReadOnlyList<RegistryImage>> FindAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        var tag = now.CommitTag ?? throw new InvalidDataException(ImagePublisher.NoCommit(config.Workspace));
        var registry = config.Containers.Registry;
        var (client, prefix) = await access.ForeseeAsync(registry, cancel);
        if (client is null)
        {
            throw new RegistryException($"the local registry on {prefix.Host} does not run, so it can't be asked; any DockerPublish starts it", unreachable: true);
        }

        var images = new List<RegistryImage>();
        foreach (var image in config.Containers.Images)
        {
            var repository = RegistryAccess.RepositoryOf(prefix, image.Name);
            var index = await client.FindManifestAsync(repository, tag, cancel)
                ?? throw new InvalidDataException($"{client.Host}/{repository} has no {tag}; run DockerPublish first");
            images.Add(new RegistryImage(image.Name, client, repository, index));
        }

        return images;
    }
}
