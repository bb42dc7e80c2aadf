using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Pushes what DockerBuild made under the commit's tag, moves the version tags to the same bytes, and reads all of it back.</summary>
public sealed class ImagePublisher(ResultStore results, BuildFactsReader facts, RegistryAccess access, ImagePusher pusher, PublishRecord record, StepJournal journal, IProgress<string> progress)
{
    private const int Attempts = 3;

    public async Task<ImagePublishResult> PublishAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (now.CommitTag is null)
        {
            return new ImagePublishResult(Outcome.Errored, NoCommit(config.Workspace));
        }

        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        if (results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Skipped, Since: not null } none && none.Revision == now.Revision)
        {
            return new ImagePublishResult(Outcome.Skipped, none.Summary);
        }

        if (results.Load<ImageBuildResult>("DockerBuild") is not { Outcome: Outcome.Passed } built || built.Revision != now.Revision)
        {
            return new ImagePublishResult(Outcome.Errored, $"artifacts/ holds no images of {now.Revision}; run DockerBuild first, or DockerPublish without --exclusive");
        }

        var (client, prefix) = await access.OpenAsync(config.Containers.Registry, cancel);
        var images = new List<PublishedImage>();
        var mountFrom = built.BaseImages.Values.Select(ImageReference.Parse).Where(image => image.Host == client.Host).Select(image => image.Repository).Distinct().ToList();
        foreach (var image in built.Images)
        {
            var repository = RegistryAccess.RepositoryOf(prefix, image.Name);
            images.Add(await PublishOneAsync(config, image, repository, now, client, mountFrom, cancel));
        }

        await journal.DoAsync($"record the publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, images, cancel));
        return Describe(images, client.Host, now);
    }

    internal static string NoCommit(Workspace workspace) =>
        $"{workspace.Root} has no git commit, and images are published under the commit's name; commit first (git init && git add -A && git commit)";

    private async Task<PublishedImage> PublishOneAsync(PipelineConfig config, BuiltImage image, string repository, BuildFacts now, RegistryClient client, IReadOnlyList<string> mountFrom, CancellationToken cancel)
    {
        var pushed = false;
        var moved = new List<string>();
        for (var attempt = 1; ; attempt++)
        {
            // The index also lists attestations, which hold build times: two builds of one commit agree in their platforms.
            var existing = await client.FindManifestAsync(repository, now.CommitTag!, cancel);
            var isThere = existing is not null && Same(existing.Platforms, image.Platforms);
            var index = isThere ? existing! : await journal.DoAsync($"push {client.Host}/{repository}:{now.CommitTag}", () => pusher.PushAsync(LayoutOf(config.Workspace, image), client, repository, now.CommitTag!, mountFrom, cancel));
            pushed |= !isThere;

            var tags = await TagsOfAsync(now, client, repository, cancel);
            foreach (var tag in tags)
            {
                if ((await client.FindManifestAsync(repository, tag, cancel))?.Digest != index.Digest)
                {
                    await journal.DoAsync($"tag {client.Host}/{repository}:{tag} -> {index.Digest}", () => client.PutManifestAsync(repository, tag, index, cancel));
                    moved.Add(tag);
                    progress.Report($"tag {repository}:{tag} -> {index.Digest}");
                }
            }

            IReadOnlyList<string> all = [now.CommitTag!, .. tags];
            if (await PipelineTrace.StepAsync($"read back {repository}", () => ReadBackAsync(client, repository, all, index.Digest, image, cancel)) is { } difference)
            {
                if (attempt == Attempts)
                {
                    throw new InvalidDataException($"read-back: {difference}; another publisher may have moved the tag");
                }

                // Two that publish one commit at the same time come to agree: from now on both find the commit's tag set.
                progress.Report($"{difference}: publishing once more");
                continue;
            }

            var reference = new ImageReference(client.Host, repository).WithDigest(index.Digest);
            return new PublishedImage(image.Name, reference.ToString(), index.Digest, all, moved.Distinct().ToList(), image.Platforms, pushed);
        }
    }

    /// <summary>Another run may have built the same commit again since: its attestations differ, its platforms may not.</summary>
    /// <exception cref="InvalidDataException">The layout is not the one that the saved result speaks of.</exception>
    private static OciLayout LayoutOf(Workspace workspace, BuiltImage image)
    {
        var layout = new OciLayout(Path.Combine(workspace.Root, image.Layout));
        return Same(layout.Root().Platforms, image.Platforms)
            ? layout
            : throw new InvalidDataException($"{image.Layout} holds another image than DockerBuild reported, {layout.Root().Digest} instead of {image.Digest}; run DockerBuild again");
    }

    /// <summary>Uncommitted files make an image that no commit describes: it keeps to its own tag unless a version was asked for by name.</summary>
    /// <param name="client">Null when the registry does not run yet and so can't say what it holds.</param>
    internal static async Task<IReadOnlyList<string>> TagsOfAsync(BuildFacts now, RegistryClient? client, string repository, CancellationToken cancel)
    {
        if (!now.Release.IsRelease || (now.IsDirty && now.Release.Reason != ReleaseVersion.AskedFor))
        {
            return [];
        }

        return VersionTags.For(now.Release.Version, client is null ? [] : await client.TagsAsync(repository, cancel));
    }

    /// <summary>Null when every tag answers what was published, else which one does not.</summary>
    /// <exception cref="InvalidDataException">The registry lacks a part of what it just took.</exception>
    private static async Task<string?> ReadBackAsync(RegistryClient client, string repository, IReadOnlyList<string> tags, string digest, BuiltImage image, CancellationToken cancel)
    {
        foreach (var tag in tags)
        {
            var answer = await client.FindManifestAsync(repository, tag, cancel);
            if (answer?.Digest != digest || !Same(answer.Platforms, image.Platforms))
            {
                return $"{client.Host}/{repository}:{tag} answers {answer?.Digest ?? "nothing"}, published was {digest}";
            }
        }

        foreach (var (platform, manifestDigest) in image.Platforms)
        {
            var manifest = await client.FindManifestAsync(repository, manifestDigest, cancel)
                ?? throw new InvalidDataException($"read-back: {client.Host}/{repository} has no {platform} manifest {manifestDigest}");
            foreach (var blob in manifest.Blobs)
            {
                if (!await client.HasBlobAsync(repository, blob.Digest, cancel))
                {
                    throw new InvalidDataException($"read-back: {client.Host}/{repository} lacks blob {blob.Digest} of {platform}");
                }
            }
        }

        return null;
    }

    private static ImagePublishResult Describe(List<PublishedImage> images, string host, BuildFacts now)
    {
        var pushed = images.Count(image => image.Pushed);
        var kept = now.Release.IsRelease && now.IsDirty && images.All(image => image.Tags.Count == 1);
        var what = pushed == 0 ? "nothing to push, everything is there" : $"{pushed} of {images.Count} image{(images.Count == 1 ? "" : "s")} pushed";
        return new ImagePublishResult(Outcome.Passed, $"{what}; read back from {host} on every platform, version {now.Release.Version}")
        {
            Registry = host,
            Version = now.Release.Version.ToString(),
            Images = images,
            Findings = kept
                ? [new Finding("containers/uncommitted-changes", Severity.Warning, $"the workspace differs from its commit: pushed under {now.CommitTag} only, version tags stay. Commit, or name a version with --package-version")]
                : [],
            Table = new ResultTable(["image", "tags", "platforms", "digest"], images.Select(image => new[]
            {
                image.Reference.Split('@')[0], string.Join(' ', image.Tags), string.Join(' ', image.Platforms.Keys), image.Digest,
            }).ToList()),
        };
    }

    internal static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.GetValueOrDefault(pair.Key) == pair.Value);
}
