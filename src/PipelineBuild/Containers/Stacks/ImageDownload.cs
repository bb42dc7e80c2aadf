using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Brings one platform of an image from its registry to disk.</summary>
public static class ImageDownload
{
    /// <param name="digest">Of the platform's manifest.</param>
    /// <exception cref="RegistryException">The registry lacks it, or answers other bytes.</exception>
    public static async Task<OciLayout> ToAsync(string directory, RegistryClient client, string repository, string digest, CancellationToken cancel)
    {
        var manifest = await client.FindManifestAsync(repository, digest, cancel) ?? throw new RegistryException($"{client.Host} has no {repository}@{digest}", unreachable: false);
        var layout = new OciLayout(directory);
        Directory.CreateDirectory(Path.GetDirectoryName(layout.PathOf(digest))!);
        foreach (var blob in manifest.Blobs)
        {
            await File.WriteAllBytesAsync(layout.PathOf(blob.Digest), await client.ReadBlobAsync(repository, blob.Digest, cancel), cancel);
        }

        await File.WriteAllBytesAsync(layout.PathOf(digest), manifest.Bytes, cancel);
        var entry = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = digest, ["size"] = manifest.Bytes.Length };
        await File.WriteAllTextAsync(Path.Combine(directory, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(entry) }.ToJsonString(), cancel);
        return layout;
    }
}
