using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Moves the version tags to pushed images, reads every tag back and writes the ledger.</summary>
public sealed class ImageReleaser(PublishRecord record, StepJournal journal, IProgress<string> progress)
{
    private const int Attempts = 3;

    /// <returns>Null when another publisher of the same commit has put an index of its own under the commit's tag meanwhile: push again, which finds that one.</returns>
    public async Task<ImagePublishResult?> ReleaseAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<PushedImage> pushed, CancellationToken cancel)
    {
        var images = new List<PublishedImage>();
        foreach (var image in pushed)
        {
            if (await ReleaseOneAsync(now, client, image, cancel) is not { } released)
            {
                return null;
            }

            images.Add(released);
        }

        await journal.DoAsync($"record the publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, images, cancel));
        return Describe(images, client.Host, now);
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

    private async Task<PublishedImage?> ReleaseOneAsync(BuildFacts now, RegistryClient client, PushedImage image, CancellationToken cancel)
    {
        var digest = image.Index.Digest;
        var moved = new List<string>();
        for (var attempt = 1; ; attempt++)
        {
            var tags = await TagsOfAsync(now, client, image.Repository, cancel);
            foreach (var tag in tags)
            {
                if ((await client.FindManifestAsync(image.Repository, tag, cancel))?.Digest != digest)
                {
                    await journal.DoAsync($"tag {client.Host}/{image.Repository}:{tag} -> {digest}", () => client.PutManifestAsync(image.Repository, tag, image.Index, cancel));
                    moved.Add(tag);
                    progress.Report($"tag {image.Repository}:{tag} -> {digest}");
                }
            }

            if ((await client.FindManifestAsync(image.Repository, now.CommitTag!, cancel))?.Digest != digest)
            {
                return null;
            }

            if (await PipelineTrace.StepAsync($"read back the tags of {image.Repository}", () => DifferenceAsync(client, image.Repository, tags, digest, cancel)) is not { } difference)
            {
                var reference = new ImageReference(client.Host, image.Repository).WithDigest(digest);
                return new PublishedImage(image.Name, reference.ToString(), digest, [now.CommitTag!, .. tags], moved.Distinct().ToList(), image.Platforms, image.Pushed);
            }

            if (attempt == Attempts)
            {
                throw new InvalidDataException($"read-back: {difference}; another publisher or a clean-up may be at work");
            }

            progress.Report($"{difference}: tagging once more");
        }
    }

    private static async Task<string?> DifferenceAsync(RegistryClient client, string repository, IReadOnlyList<string> tags, string digest, CancellationToken cancel)
    {
        foreach (var tag in tags)
        {
            if ((await client.FindManifestAsync(repository, tag, cancel))?.Digest is var answer && answer != digest)
            {
                return $"{client.Host}/{repository}:{tag} answers {answer ?? "nothing"}, published was {digest}";
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
            Table = PublishedImage.TableOf(images),
        };
    }
}
