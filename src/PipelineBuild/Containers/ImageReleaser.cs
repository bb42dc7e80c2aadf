using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Moves the version tags to pushed images once they passed all gates, reads every tag back and writes the ledger.</summary>
public sealed class ImageReleaser(PublishGates gates, ImageTags tags, TakenVersions taken, TagMover mover, PublishRecord record, StepJournal journal, IProgress<string> progress)
{
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(20);

    /// <returns>Null when another publisher of the same commit has put an index of its own under the commit's tag meanwhile: push again, which finds that one.</returns>
    public async Task<ImagePublishResult?> ReleaseAsync(PipelineConfig config, BuildFacts now, Candidates candidates, CancellationToken cancel)
    {
        var client = candidates.Client;
        var trigger = await tags.TriggerAsync(config, cancel);
        var work = WorkOn(config, candidates.Images, now, trigger);

        // A version that can't be had needs no scan.
        if (await ConflictsAsync(config, client, work, cancel) is { Count: > 0 } early && !config.Overwrites)
        {
            return await RefusedAsync(config, now, client, work, PublishSummary.Refused(early, candidates.Images, client.Host), string.Join("; ", early), cancel);
        }

        var report = await gates.PassAsync(config, candidates, cancel);
        work = WorkOn(config, report.Images, now, trigger);
        if (report.Refusal is { } refusal)
        {
            return await RefusedAsync(config, now, client, work, PublishSummary.Refused(refusal, report.Findings, client.Host) with { Cases = report.Cases }, refusal.Reason, cancel);
        }

        // All images are looked at before any tag of any of them is moved.
        var conflicts = await ConflictsAsync(config, client, work, cancel);
        if (conflicts.Count > 0 && !config.Overwrites)
        {
            return await RefusedAsync(config, now, client, work, PublishSummary.Refused(conflicts, report.Images, client.Host), string.Join("; ", conflicts), cancel);
        }

        var reason = conflicts.Count == 0 ? null : $"--overwrite: {string.Join("; ", conflicts)}";
        try
        {
            if (!await journal.DoAsync(KilledPublish.Release(now.Revision!, now.VersionsOf(config.Containers.Images)), () => MoveAsync(client, now, work, cancel)))
            {
                return null;
            }
        }
        catch (VersionLostException lost)
        {
            return await LostAsync(config, now, client, work, lost.Message, cancel);
        }
        catch (OperationCanceledException) when (work.Any(image => image.Tally.Moved.Count > 0))
        {
            await CancelledAsync(config, now, client, work);
            throw;
        }
        catch (Exception error) when (error is RegistryException or InvalidDataException && work.Any(image => image.Tally.Moved.Count > 0))
        {
            return await PartialAsync(config, now, client, work, error.Message, cancel);
        }

        var images = Published(work, client.Host, now, report.Evidence);
        await journal.DoAsync($"record the publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, images, cancel, reason: reason));
        return PublishSummary.Passed(config, images, client.Host, now, report.Findings) with { Overwritten = conflicts, Cases = report.Cases };
    }

    private async Task<bool> MoveAsync(RegistryClient client, BuildFacts now, IReadOnlyList<Work> work, CancellationToken cancel)
    {
        foreach (var image in work)
        {
            if (!await PipelineTrace.StepAsync($"tag {image.Pushed.Repository}", () => mover.MoveAsync(client, image.Pushed, now.CommitTag!, image.Decide, image.Tally, cancel)))
            {
                return false;
            }
        }

        return true;
    }

    private static List<Work> WorkOn(PipelineConfig config, IReadOnlyList<PushedImage> images, BuildFacts now, Trigger trigger) =>
        images.Select(image => new Work(image, config.Containers.Images.First(settings => settings.Name == image.Name), now, trigger)).ToList();

    /// <summary>No version tag has moved; that somebody tried, and why it was refused, is part of the record.</summary>
    private async Task<ImagePublishResult> RefusedAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<Work> work, ImagePublishResult result, string reason, CancellationToken cancel)
    {
        await journal.DoAsync($"record the refusal in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, Published(work, client.Host, now), cancel, PublishRecord.Refused, reason));
        return result;
    }

    private async Task<IReadOnlyList<TakenVersion>> ConflictsAsync(PipelineConfig config, RegistryClient client, IReadOnlyList<Work> work, CancellationToken cancel)
    {
        var conflicts = new List<TakenVersion>();
        foreach (var image in work)
        {
            // What a plan of this run holds before it looked: also what could not be tagged when the registry dies at once.
            image.Tally.Decisions = image.Decide([]);
            conflicts.AddRange(await TakenAsync(config, client, image, cancel));
        }

        return conflicts;
    }

    private async Task<IReadOnlyList<TakenVersion>> TakenAsync(PipelineConfig config, RegistryClient client, Work image, CancellationToken cancel)
    {
        var conflicts = new List<TakenVersion>();
        foreach (var own in image.Decide([]).Where(decision => decision is { Kind: TagKind.Version, Moves: true }))
        {
            if (await taken.FindAsync(config, client, image.Pushed.Repository, own.Tag, image.Now, (image.Pushed.Index.Digest, image.Pushed.Platforms), cancel) is { } conflict)
            {
                conflicts.Add(conflict);
            }
        }

        return conflicts;
    }

    /// <summary>As if the other publisher had been there first, but for the images that this one had tagged already.</summary>
    private async Task<ImagePublishResult> LostAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<Work> work, string error, CancellationToken cancel)
    {
        var conflicts = new List<TakenVersion>();
        foreach (var image in work)
        {
            conflicts.AddRange(await TakenAsync(config, client, image, cancel));
        }

        if (work.All(image => image.Tally.Done.Count == 0) && conflicts.Count > 0)
        {
            return await RefusedAsync(config, now, client, work, PublishSummary.Refused(conflicts, work.Select(image => image.Pushed).ToList(), client.Host), string.Join("; ", conflicts), cancel);
        }

        var partial = await PartialAsync(config, now, client, work, error, cancel);
        return PublishSummary.Lost(partial, conflicts);
    }

    /// <summary>The ledger is in git and so can tell what the registry no longer can.</summary>
    private async Task<ImagePublishResult> PartialAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<Work> work, string error, CancellationToken cancel)
    {
        var missing = work.SelectMany(image => image.Tally.Missing.Select(tag => $"{client.Host}/{image.Pushed.Repository}:{tag}")).ToList();
        var images = Published(work, client.Host, now);
        await journal.DoAsync($"record the partial publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, now, images, cancel, PublishRecord.Partial, $"not moved: {string.Join(", ", missing)}; {error}"));
        return PublishSummary.Partial(images, client.Host, missing, error);
    }

    /// <summary>Whoever cancels waits for an answer, but the record is worth some seconds.</summary>
    private async Task CancelledAsync(PipelineConfig config, BuildFacts now, RegistryClient client, IReadOnlyList<Work> work)
    {
        using var limit = new CancellationTokenSource(CancelLimit);
        try
        {
            var partial = await PartialAsync(config, now, client, work, "cancelled", limit.Token);
            partial.Findings.Select(finding => finding.Message).ToList().ForEach(progress.Report);
        }
        catch (Exception error) when (error is OperationCanceledException or LedgerException or Tools.ProcessFailedException)
        {
            progress.Report($"cancelled between two tags, and the ledger could not be told: {error.Message}; run the same command again");
        }
    }

    private static IReadOnlyList<PublishedImage> Published(IReadOnlyList<Work> work, string host, BuildFacts now, IReadOnlyDictionary<string, ImageEvidence>? evidence = null) => work.Select(image => new PublishedImage(
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
        Evidence = evidence?.GetValueOrDefault(image.Pushed.Name),
    }).ToList();

    private sealed record Work(PushedImage Pushed, ImageSettings Settings, BuildFacts Facts, Trigger Trigger)
    {
        public BuildFacts Now { get; } = Facts.Of(Settings);

        public TagTally Tally { get; } = new(Pushed);

        public IReadOnlyList<TagDecision> Decide(IReadOnlyList<string> existing) => ImageTags.Decide(Settings.Tags, Now, Trigger, existing);
    }
}
