using System.Collections.Concurrent;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Inspection;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Pruning;

/// <summary>Walks a repository from its tags, and from what lies in the files of the local registry, down to attestations and signatures.</summary>
/// <param name="stored">All manifests of the registry's files; empty where these are not ours to read.</param>
public sealed class ContentReader(RegistryClient client, string repository, IReadOnlyList<StoredManifest> stored)
{
    private const int Parallel = 8;

    private readonly ConcurrentDictionary<string, OciManifest> manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> about = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(string Index, string Part)> missing = [];

    /// <exception cref="RegistryException">A part of it could not be read: then nothing is known of what hangs on it.</exception>
    public async Task<RepositoryContent> ReadAsync(CancellationToken cancel)
    {
        var tags = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await EachAsync(await client.TagsAsync(repository, cancel), async (tag, token) =>
        {
            // Taken away since it was listed: then it names nothing.
            if (await client.FindManifestAsync(repository, tag, token) is { } manifest)
            {
                tags[tag] = manifest.Digest;
                manifests[manifest.Digest] = manifest;
            }
        }, cancel);
        foreach (var (tag, digest) in tags)
        {
            if (RepositoryContent.SubjectOf(tag) is { } subject)
            {
                about[digest] = subject;
            }
        }

        await EachAsync(stored.Select(manifest => manifest.Digest).Concat(about.Values).Distinct().ToList(), (digest, token) => FindAsync(digest, token), cancel);
        await EachAsync(manifests.Values.ToList(), FollowAsync, cancel);
        await ReferrersAsync(cancel);
        return new RepositoryContent(repository, tags, manifests, about, stored.ToDictionary(manifest => manifest.Digest, manifest => manifest.Linked), missing.ToList());
    }

    private async Task FollowAsync(OciManifest manifest, CancellationToken cancel)
    {
        if (!manifest.IsIndex && ManifestDocument.Read(manifest).Subject is { } subject)
        {
            about.TryAdd(manifest.Digest, subject);
        }

        foreach (var child in manifest.Children)
        {
            if (!manifests.ContainsKey(child.Digest) && await FindAsync(child.Digest, cancel) is { } found)
            {
                await FollowAsync(found, cancel);
            }
            else if (!manifests.ContainsKey(child.Digest))
            {
                missing.Add((manifest.Digest, child.Digest));
            }
        }
    }

    private async Task ReferrersAsync(CancellationToken cancel)
    {
        foreach (var digest in manifests.Keys.ToList())
        {
            if (await client.FindReferrersAsync(repository, digest, cancel) is not { } index)
            {
                return;
            }

            foreach (var referrer in index.Children)
            {
                about[referrer.Digest] = digest;
                await FindAsync(referrer.Digest, cancel);
            }
        }
    }

    private async Task<OciManifest?> FindAsync(string digest, CancellationToken cancel)
    {
        if (await client.FindManifestAsync(repository, digest, cancel) is { } manifest)
        {
            return manifests[digest] = manifest;
        }

        return null;
    }

    private static Task EachAsync<T>(IReadOnlyList<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancel) =>
        System.Threading.Tasks.Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (item, token) => await work(item, token));
}
