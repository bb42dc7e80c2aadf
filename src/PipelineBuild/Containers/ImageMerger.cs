using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Joins the platforms that several machines pushed into one index by digest and hands it on to be released, as a publish does.</summary>
public sealed class ImageMerger(PublishGates gates, BuildFactsReader facts, RegistryAccess access, PlatformParts parts, ImageReleaser releaser, KilledPublish killed, StepJournal journal, IProgress<string> progress)
{
    private const int Attempts = 3;

    public async Task<ImagePublishResult> MergeAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (Refusal(config, now) is { } refusal)
        {
            return new ImagePublishResult(Outcome.Errored, refusal);
        }

        if (gates.Obstacle(config.Containers) is { } obstacle)
        {
            return new ImagePublishResult(Outcome.Errored, $"nothing was changed: {obstacle}");
        }

        await killed.RecordAsync(config, cancel);
        var (client, prefix) = await access.OpenAsync(config.Containers.Registry, cancel);
        // All images are looked at before the first is written: a missing platform leaves nothing half released.
        var joined = new List<JoinedImage>();
        foreach (var image in config.Containers.Images)
        {
            joined.Add(await parts.FindAsync(image, now.Of(image), client, RegistryAccess.RepositoryOf(prefix, image.Name), cancel));
        }

        var findings = joined.SelectMany(image => image.Findings).ToList();
        if (findings.Count > 0)
        {
            return new ImagePublishResult(Outcome.Failed, Incomplete(findings, now)) { Registry = client.Host, Findings = findings };
        }

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var pushed = new List<PushedImage>();
            foreach (var image in joined)
            {
                pushed.Add(await PushAsync(image, now.CommitTag!, client, RegistryAccess.RepositoryOf(prefix, image.Name), cancel));
            }

            if (await releaser.ReleaseAsync(config, now, new Candidates(client, now.CommitTag!, pushed, new Dictionary<string, OciLayout>()), cancel) is { } released)
            {
                return released;
            }

            progress.Report($"{now.CommitTag} was set by another publisher meanwhile: merging once more");
        }

        throw new InvalidDataException($"read-back: {client.Host} answers {now.CommitTag} differently each time; another publisher or a clean-up may be at work");
    }

    /// <summary>Why there is nothing to join, or null.</summary>
    internal static string? Refusal(PipelineConfig config, BuildFacts now) =>
        config.Build.IsSplit ? "DockerMerge joins every platform of pipeline.yml; leave --platform out"
        : now.CommitTag is null ? ImagePublisher.NoCommit(config.Workspace)
        : null;

    internal static string Incomplete(IReadOnlyList<Finding> findings, BuildFacts now) =>
        $"the images of {now.Revision} can't be joined, nothing was changed: {findings[0].Message}{(findings.Count == 1 ? "" : $" (and {findings.Count - 1} more)")}";

    private async Task<PushedImage> PushAsync(JoinedImage image, string commitTag, RegistryClient client, string repository, CancellationToken cancel)
    {
        var index = image.Index!;
        // A joint build of this commit may have set it already: the same platforms are the same image.
        var existing = await client.FindManifestAsync(repository, commitTag, cancel);
        var isThere = existing is not null && PushedImage.Same(existing.Platforms, index.Platforms);
        if (!isThere)
        {
            await journal.DoAsync($"push {client.Host}/{repository}:{commitTag}", () => client.PutManifestAsync(repository, commitTag, index, cancel));
            progress.Report($"joined {string.Join(", ", index.Platforms.Keys)} as {repository}:{commitTag} {index.Digest}");
        }

        var pushed = new PushedImage(image.Name, repository, isThere ? existing! : index, index.Platforms, !isThere);
        return await ImageReadBack.PartsAsync(client, pushed, cancel) is { } difference
            ? throw new InvalidDataException($"read-back: {difference}; a clean-up may be at work, run DockerPublish --platform again")
            : pushed;
    }
}
