using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Tags;

/// <summary>Finds version tags that a publish would have to take from another commit's image.</summary>
public sealed class TakenVersions(DeliveryLedger ledger)
{
    private const string RevisionLabel = "org.opencontainers.image.revision";

    /// <param name="ours">Digest and platforms of what is published; null when only a build can tell.</param>
    public async Task<TakenVersion?> FindAsync(PipelineConfig config, RegistryClient client, string repository, string tag, BuildFacts now, (string Digest, IReadOnlyDictionary<string, string> Platforms)? ours, CancellationToken cancel)
    {
        var there = await client.FindManifestAsync(repository, tag, cancel);
        if (there is null || there.Digest == ours?.Digest || (ours is not null && PushedImage.Same(there.Platforms, ours.Value.Platforms)))
        {
            return null;
        }

        var commit = await CommitOfAsync(config, client, repository, there, cancel);

        // The same commit built once more is no news, unless files differed from it: then the commit says nothing about the bytes.
        return commit == now.Revision && !now.IsDirty
            ? null
            : new TakenVersion($"{client.Host}/{repository}:{tag}", there.Digest, commit, ours?.Digest ?? "the digest that the build makes", now.Revision ?? "");
    }

    /// <summary>The ledger says it for every digest that was published with it, the image's label also for others.</summary>
    private async Task<string?> CommitOfAsync(PipelineConfig config, RegistryClient client, string repository, OciManifest manifest, CancellationToken cancel)
    {
        var known = await ledger.PeekAsync(config.Workspace, cancel);
        return known.LastOrDefault(entry => entry.Images.Any(image => image.Digest == manifest.Digest && image.Repository == $"{client.Host}/{repository}"))?.Commit
            ?? await RevisionAsync(client, repository, manifest, cancel);
    }

    /// <summary>What an image says of itself; null when it says nothing that can be read.</summary>
    private static async Task<string?> RevisionAsync(RegistryClient client, string repository, OciManifest manifest, CancellationToken cancel) =>
        (await LabelsAsync(client, repository, manifest, cancel)).GetValueOrDefault(RevisionLabel);

    internal static async Task<IReadOnlyDictionary<string, string>> LabelsAsync(RegistryClient client, string repository, OciManifest manifest, CancellationToken cancel)
    {
        var none = new Dictionary<string, string>();
        var single = manifest.IsIndex ? manifest.Platforms.Values.FirstOrDefault() is { } digest ? await client.FindManifestAsync(repository, digest, cancel) : null : manifest;
        if (single?.Blobs.FirstOrDefault() is not { } config || await client.FindBlobAsync(repository, config.Digest, cancel) is not { } bytes)
        {
            return none;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.TryGetProperty("config", out var block) && block.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.ToString())
                : none;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return none;
        }
    }
}
