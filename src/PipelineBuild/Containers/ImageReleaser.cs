using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Moves the version tags to pushed images, reads every tag back and writes the ledger.</summary>
public sealed class ImageReleaser(ImageTags tags, TakenVersions taken, TagMover mover, PublishRecord record, StepJournal journal)
{
    /// <returns>Null when another publisher of the same commit has put an index of its own under the commit's tag meanwhile: push again, which finds that one.</returns>
    public async Task<ImagePublishResult?> ReleaseAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<PushedImage> pushed, CancellationToken cancel)
    {
        var trigger = await tags.TriggerAsync(config, cancel);
        var work = pushed.Select(image => new Work(image, config.Containers.Images.First(settings => settings.Name == image.Name), now, trigger)).ToList();

        // All images are looked at before any tag of any of them is moved.
        var conflicts = await ConflictsAsync(config, client, work, cancel);
        if (conflicts.Count > 0 && !config.Overwrites)
        {
            return PublishSummary.Refused(conflicts, pushed, client.Host);
        }

        var reason = conflicts.Count == 0 ? null : $"--overwrite: {string.Join("; ", conflicts)}";
        try
        {
            foreach (var image in work)
            {
                if (!await PipelineTrace.StepAsync($"tag {image.Pushed.Repository}", () => mover.MoveAsync(client, image.Pushed, now.CommitTag!, image.Decide, image.Tally, cancel)))
                {
                    return null;
                }
            }
        }
        catch (Exception error) when (error is RegistryException or InvalidDataException && work.Any(image => image.Tally.Moved.Count > 0))
        {
            return await PartialAsync(config, now, client, work, error.Message, cancel);
        }

        var images = Published(work, client.Host, now);
        await journal.DoAsync($"record the publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, images, cancel, reason: reason));
        return PublishSummary.Passed(config, images, client.Host, now) with { Overwritten = conflicts };
    }

    private async Task<IReadOnlyList<TakenVersion>> ConflictsAsync(PipelineConfig config, RegistryClient client, IReadOnlyList<Work> work, CancellationToken cancel)
    {
        var conflicts = new List<TakenVersion>();
        foreach (var image in work)
        {
            // What a plan of this run holds before it looked: also what could not be tagged when the registry dies at once.
            image.Tally.Decisions = image.Decide([]);
            foreach (var own in image.Tally.Decisions.Where(decision => decision is { Kind: TagKind.Version, Moves: true }))
            {
                if (await taken.FindAsync(config, client, image.Pushed.Repository, own.Tag, image.Now, (image.Pushed.Index.Digest, image.Pushed.Platforms), cancel) is { } conflict)
                {
                    conflicts.Add(conflict);
                }
            }
        }

        return conflicts;
    }

    /// <summary>The ledger is in git and so can tell what the registry no longer can.</summary>
    private async Task<ImagePublishResult> PartialAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<Work> work, string error, CancellationToken cancel)
    {
        var missing = work.SelectMany(image => image.Tally.Missing.Select(tag => $"{client.Host}/{image.Pushed.Repository}:{tag}")).ToList();
        var images = Published(work, client.Host, now);
        await journal.DoAsync($"record the partial publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, images, cancel, PublishRecord.Partial, $"not moved: {string.Join(", ", missing)}; {error}"));
        return PublishSummary.Partial(images, client.Host, missing, error);
    }

    private static IReadOnlyList<PublishedImage> Published(IReadOnlyList<Work> work, string host, BuildFacts now) => work.Select(image => new PublishedImage(
        image.Pushed.Name,
        new ImageReference(host, image.Pushed.Repository).WithDigest(image.Pushed.Index.Digest).ToString(),
        image.Pushed.Index.Digest,
        [now.CommitTag!, .. image.Tally.Done],
        image.Tally.Moved.Intersect(image.Tally.Done).ToList(),
        image.Pushed.Platforms,
        image.Pushed.Pushed)
    {
        Version = image.Now.Release.Version.ToString(),
        Decisions = image.Tally.Decisions,
    }).ToList();

    private sealed record Work(PushedImage Pushed, ImageSettings Settings, BuildFacts Facts, Trigger Trigger)
    {
        public BuildFacts Now { get; } = Facts.Of(Settings);

        public TagTally Tally { get; } = new(Pushed);

        public IReadOnlyList<TagDecision> Decide(IReadOnlyList<string> existing) => ImageTags.Decide(Settings.Tags, Now, Trigger, existing);
    }
}
