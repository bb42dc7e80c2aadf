using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Tells which index a merge would push and which tags it would move.</summary>
public sealed class ImageMergePlanner(PublishGates gates, BuildFactsReader facts, RegistryAccess access, PlatformParts parts, ImageTags imageTags, TakenVersions taken, PublishRecord record)
{
    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if ((ImageMerger.Refusal(config, now) ?? gates.Obstacle(config.Containers)) is { } refusal)
        {
            return new PlanResult(Outcome.Errored, refusal);
        }

        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        if (client is null)
        {
            return PlanResult.Of([RegistryAccess.Start(prefix.Host)], "whether it holds the platforms is not known before") with
            {
                Findings = [new Finding("containers/plan-without-registry", Severity.Note, "the local registry does not run: what it holds is not known")],
            };
        }

        var changes = new List<PlannedChange>();
        var findings = new List<Finding>();
        var published = new List<PublishedImage>();
        var conflicts = new List<TakenVersion>();
        var trigger = await imageTags.TriggerAsync(config, cancel);
        foreach (var image in config.Containers.Images)
        {
            var repository = RegistryAccess.RepositoryOf(prefix, image.Name);
            var joined = await parts.FindAsync(image, now.Of(image), client, repository, cancel);
            findings.AddRange(joined.Findings);
            if (joined.Index is { } index)
            {
                published.Add(await ImageAsync(config, image, now.Of(image), trigger, index, client, prefix with { Repository = repository }, changes, conflicts, cancel));
            }
        }

        if (findings.Count > 0)
        {
            return new PlanResult(Outcome.Failed, ImageMerger.Incomplete(findings, now)) { Findings = findings };
        }

        if (conflicts.Count > 0 && !config.Overwrites)
        {
            return PlanResult.Of(changes.Where(change => change.Kind is not (ChangeKind.Sign or ChangeKind.Tag)).ToList(), ImagePublishPlanner.Refusal) with { Findings = conflicts.Select(PublishSummary.Finding).ToList() };
        }

        PublishGates.ForeseeStacks(config.Containers, changes);
        if (await record.IsMissingAsync(config, now, published, cancel))
        {
            changes.Add(ImagePublishPlanner.Entry(config, now));
        }

        return PlanResult.Of(changes, changes.Count == 0 ? $"{prefix.Host} holds {now.CommitTag} and its tags already" : "");
    }

    private async Task<PublishedImage> ImageAsync(PipelineConfig config, ImageSettings image, BuildFacts now, Trigger trigger, OciManifest index, RegistryClient client, ImageReference place, List<PlannedChange> changes, List<TakenVersion> conflicts, CancellationToken cancel)
    {
        var existing = await client.FindManifestAsync(place.Repository, now.CommitTag!, cancel);
        var isThere = existing is not null && PushedImage.Same(existing.Platforms, index.Platforms);
        var target = isThere ? existing!.Digest : index.Digest;
        if (!isThere)
        {
            changes.Add(new PlannedChange(ChangeKind.Push, (place with { Tag = now.CommitTag }).ToString(), $"{target}, joined from {string.Join(", ", index.Platforms.Keys)}"));
        }

        var tags = await ImagePublishPlanner.TagsAsync(config, image, now, trigger, taken, (target, index.Platforms), client, place, cancel);
        if (!isThere || tags.Changes.Count > 0)
        {
            changes.AddRange(PublishGates.Foresee(config.Containers, place));
        }

        changes.AddRange(tags.Changes);
        conflicts.AddRange(tags.Conflicts);
        return new PublishedImage(image.Name, place.WithDigest(target).ToString(), target, [now.CommitTag!, .. tags.Moved], [], index.Platforms, Pushed: !isThere) { Version = now.Release.Version.ToString() };
    }
}
