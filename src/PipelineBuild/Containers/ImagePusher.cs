using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Copies an image from disk to a registry byte for byte: blobs the registry lacks, then manifests, the tag last.</summary>
public sealed class ImagePusher(IProgress<string> progress)
{
    private const int Parallel = 4;

    /// <param name="mountFrom">Repositories of the same registry that may hold some of the layers already.</param>
    public Task<OciManifest> PushAsync(OciLayout layout, RegistryClient registry, string repository, string tag, IReadOnlyList<string> mountFrom, CancellationToken cancel) =>
        PushAsync(layout, layout.Root(), registry, repository, tag, mountFrom, cancel);

    /// <param name="root">An index of some manifests of the layout.</param>
    /// <inheritdoc cref="PushAsync(OciLayout, RegistryClient, string, string, IReadOnlyList{string}, CancellationToken)"/>
    public async Task<OciManifest> PushAsync(OciLayout layout, OciManifest root, RegistryClient registry, string repository, string tag, IReadOnlyList<string> mountFrom, CancellationToken cancel)
    {
        var children = root.Children.Select(layout.Read).ToList();
        var blobs = children.Append(root).SelectMany(manifest => manifest.Blobs).DistinctBy(blob => blob.Digest).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        await System.Threading.Tasks.Parallel.ForEachAsync(blobs, options, async (blob, token) =>
            await EnsureBlobAsync(layout, registry, repository, blob, mountFrom, token));
        foreach (var child in children)
        {
            await registry.PutManifestAsync(repository, child.Digest, child, cancel);
        }

        await registry.PutManifestAsync(repository, tag, root, cancel);
        return root;
    }

    private async Task EnsureBlobAsync(OciLayout layout, RegistryClient registry, string repository, OciDescriptor blob, IReadOnlyList<string> mountFrom, CancellationToken cancel)
    {
        if (await IsThereAsync(registry, repository, blob, cancel))
        {
            return;
        }

        await layout.VerifyAsync(blob, cancel);
        string? source = null;
        foreach (var candidate in mountFrom)
        {
            source ??= await registry.HasBlobAsync(candidate, blob.Digest, cancel) ? candidate : null;
        }

        progress.Report($"push {repository} {blob.Digest[..19]} {blob.Size / 1024.0 / 1024.0:0.0} MiB{(source is null ? "" : $" (mounted from {source})")}");
        await registry.UploadBlobAsync(repository, blob, layout.PathOf(blob.Digest), source, cancel);
    }

    /// <summary>A registry whose disk was full may fail over what it wrote half; it writes that anew when it gets the blob again.</summary>
    private static async Task<bool> IsThereAsync(RegistryClient registry, string repository, OciDescriptor blob, CancellationToken cancel)
    {
        try
        {
            return await registry.HasBlobAsync(repository, blob.Digest, cancel);
        }
        catch (RegistryException error) when (error.IsInternal)
        {
            return false;
        }
    }
}
