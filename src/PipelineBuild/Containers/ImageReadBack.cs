using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Asks a registry whether it holds what was published: null when it does, else what differs.</summary>
internal static class ImageReadBack
{
    /// <summary>The manifest of every platform and each of its blobs.</summary>
    public static async Task<string?> PartsAsync(RegistryClient client, PushedImage image, CancellationToken cancel)
    {
        foreach (var (platform, digest) in image.Platforms)
        {
            if (await client.FindManifestAsync(image.Repository, digest, cancel) is not { } manifest)
            {
                return $"{client.Host}/{image.Repository} has no {platform} manifest {digest}";
            }

            foreach (var blob in manifest.Blobs)
            {
                if (!await client.HasBlobAsync(image.Repository, blob.Digest, cancel))
                {
                    return $"{client.Host}/{image.Repository} lacks blob {blob.Digest} of {platform}";
                }
            }
        }

        return null;
    }
}
