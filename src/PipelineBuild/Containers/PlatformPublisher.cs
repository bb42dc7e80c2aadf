using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Pushes each platform of a split build under a tag of its own, for DockerMerge on another machine; version tags stay where they are.</summary>
public sealed class PlatformPublisher(ImagePusher pusher, StepJournal journal)
{
    public async Task<ImagePublishResult> PublishAsync(PipelineConfig config, ImageBuildResult built, BuildFacts now, RegistryClient client, ImageReference prefix, CancellationToken cancel)
    {
        var images = new List<PublishedImage>();
        foreach (var image in built.Images)
        {
            var layout = ImagePublisher.LayoutOf(config.Workspace, image);
            foreach (var platform in image.Platforms.Keys.Order(StringComparer.Ordinal))
            {
                images.Add(await PublishOneAsync(image, platform, layout, now, client, RegistryAccess.RepositoryOf(prefix, image.Name), cancel));
            }
        }

        var pushed = images.Count(image => image.Pushed);
        var what = pushed == 0 ? "nothing to push, every platform is there" : $"{pushed} of {images.Count} platform image{(images.Count == 1 ? "" : "s")} pushed";
        return new ImagePublishResult(Outcome.Passed, $"{what}; read back from {client.Host}, version {now.VersionsOf(config.Containers.Images)}; DockerMerge joins the platforms and sets the version tags")
        {
            Registry = client.Host,
            Version = now.VersionsOf(config.Containers.Images).ToString(),
            Images = images,
            Table = PublishedImage.TableOf(images),
        };
    }

    /// <summary>The pushes that a publish would make; changes nothing.</summary>
    /// <param name="built">The last build of this commit and version, if it is there.</param>
    /// <param name="client">Null when the registry does not run yet.</param>
    internal static async Task<IReadOnlyList<PlannedChange>> ForeseeAsync(PipelineConfig config, BuildFacts now, ImageBuildResult? built, RegistryClient? client, ImageReference prefix, CancellationToken cancel)
    {
        var changes = new List<PlannedChange>();
        foreach (var (image, platform) in config.Containers.Images.SelectMany(image => image.Platforms.Select(platform => (image, platform))))
        {
            var place = prefix with { Repository = RegistryAccess.RepositoryOf(prefix, image.Name), Tag = PlatformTag.Of(now.CommitTag!, platform) };
            var manifest = built?.Images.FirstOrDefault(other => other.Name == image.Name)?.Platforms.GetValueOrDefault(platform);
            var existing = client is null ? null : await client.FindManifestAsync(place.Repository, place.Tag, cancel);
            if (existing is null || (manifest is not null && existing.Platforms.GetValueOrDefault(platform) != manifest))
            {
                changes.Add(new PlannedChange(ChangeKind.Push, place.ToString(), manifest is null ? "the digest that the build makes" : $"{platform} {manifest}"));
            }
        }

        return changes;
    }

    private async Task<PublishedImage> PublishOneAsync(BuiltImage image, string platform, OciLayout layout, BuildFacts now, RegistryClient client, string repository, CancellationToken cancel)
    {
        var tag = PlatformTag.Of(now.CommitTag!, platform);
        var part = PlatformImage.Of(layout.Root(), platform);
        var existing = await client.FindManifestAsync(repository, tag, cancel);
        var isThere = existing is not null && PushedImage.Same(existing.Platforms, part.Platforms);
        if (!isThere)
        {
            await journal.DoAsync($"push {client.Host}/{repository}:{tag}", () => pusher.PushAsync(layout, part, client, repository, tag, [], cancel));
        }

        var digest = isThere ? existing!.Digest : part.Digest;
        var whole = isThere ? existing! : part;
        var answer = (await client.FindManifestAsync(repository, tag, cancel))?.Digest;
        var difference = answer == digest
            ? await ImageReadBack.PartsAsync(client, new PushedImage(image.Name, repository, whole, part.Platforms, !isThere), cancel)
            : $"{client.Host}/{repository}:{tag} answers {answer ?? "nothing"}, published was {digest}";
        if (difference is not null)
        {
            throw new InvalidDataException($"read-back: {difference}; another publisher or a clean-up may be at work: run it again");
        }

        return new PublishedImage(image.Name, new ImageReference(client.Host, repository).WithDigest(digest).ToString(), digest, [tag], isThere ? [] : [tag], part.Platforms, !isThere);
    }
}
