using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Joins the platforms that several machines pushed into one index by digest and releases it like a publish does.</summary>
public sealed class ImageMerger(BuildFactsReader facts, RegistryAccess access, PlatformParts parts, ImagePublisher publisher)
{
    /// <summary>All images are looked at before the first is written: a missing platform leaves nothing half released.</summary>
    public async Task<ImagePublishResult> MergeAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (Refusal(config, now) is { } refusal)
        {
            return new ImagePublishResult(Outcome.Errored, refusal);
        }

        var (client, prefix) = await access.OpenAsync(config.Containers.Registry, cancel);
        var joined = new List<JoinedImage>();
        foreach (var image in config.Containers.Images)
        {
            joined.Add(await parts.FindAsync(image, now, client, RegistryAccess.RepositoryOf(prefix, image.Name), cancel));
        }

        var findings = joined.SelectMany(image => image.Findings).ToList();
        if (findings.Count > 0)
        {
            return new ImagePublishResult(Outcome.Failed, Incomplete(findings, now)) { Registry = client.Host, Findings = findings };
        }

        var images = new List<PublishedImage>();
        foreach (var image in joined)
        {
            var (index, repository) = (image.Index!, RegistryAccess.RepositoryOf(prefix, image.Name));
            images.Add(await publisher.ReleaseAsync(new BuiltImage(image.Name, "", index.Digest, index.Platforms), repository, now, client, PushAsync, cancel));

            async Task<OciManifest> PushAsync()
            {
                await client.PutManifestAsync(repository, now.CommitTag!, index, cancel);
                return index;
            }
        }

        return await publisher.FinishAsync(config, images, client.Host, now, cancel);
    }

    /// <summary>Why there is nothing to join, or null.</summary>
    internal static string? Refusal(PipelineConfig config, BuildFacts now) =>
        config.Build.IsSplit ? "DockerMerge joins every platform of pipeline.yml; leave --platform out"
        : now.CommitTag is null ? ImagePublisher.NoCommit(config.Workspace)
        : null;

    internal static string Incomplete(IReadOnlyList<Finding> findings, BuildFacts now) =>
        $"the images of {now.Revision} can't be joined, nothing was changed: {findings[0].Message}{(findings.Count == 1 ? "" : $" (and {findings.Count - 1} more)")}";
}
