using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Tells what a publish would push, which tags it would move from where to where, and what it would record.</summary>
public sealed class ImagePublishPlanner(ResultStore results, BuildFactsReader facts, RegistryAccess access, ImageTags imageTags, TakenVersions taken, PublishRecord record)
{
    private const string ByTheBuild = "the digest that the build makes";

    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (now.CommitTag is null)
        {
            return new PlanResult(Outcome.Errored, ImagePublisher.NoCommit(config.Workspace));
        }

        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        var last = results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Passed } passed && passed.Revision == now.Revision ? passed : null;
        var version = now.VersionsOf(config.Containers.Images);
        var trigger = await imageTags.TriggerAsync(config, cancel);
        // The version is an argument and a label of every image: another one gives other digests.
        var built = last?.Version == version ? last : null;
        var isOther = last is not null && built is null;
        var foreseen = new List<ForeseenPublish>();
        foreach (var image in config.Containers.Images)
        {
            var place = prefix with { Repository = RegistryAccess.RepositoryOf(prefix, image.Name) };
            foreseen.Add(await ImageAsync(config, image, now.Of(image), trigger, built?.Images.FirstOrDefault(other => other.Name == image.Name), isOther, client, place, cancel));
        }

        var conflicts = foreseen.SelectMany(image => image.Conflicts).ToList();
        var isRefused = conflicts.Count > 0 && !config.Overwrites;
        var changes = foreseen.SelectMany(image => image.Changes).Where(change => !isRefused || change.Kind != ChangeKind.Tag).ToList();
        if (client is null)
        {
            changes.Insert(0, RegistryAccess.Start(prefix.Host));
        }

        var published = foreseen.Select(image => image.Result).OfType<PublishedImage>().ToList();
        if (!isRefused && (published.Count < config.Containers.Images.Count || await record.IsMissingAsync(config, now, published, cancel)))
        {
            changes.Add(Entry(config, now));
        }

        var remark = isRefused ? "the publish would be refused: a version is published from another commit" : changes.Count == 0 ? $"{prefix.Host} holds {now.CommitTag} and its tags already" : "";
        return PlanResult.Of(changes, remark) with { Findings = [.. conflicts.Select(PublishSummary.Finding), .. Unknowns(now, version, last, client)] };
    }

    /// <summary>What is missing in the registry, and what a publish would report; no result as long as only a build can tell the digest.</summary>
    private async Task<ForeseenPublish> ImageAsync(PipelineConfig config, ImageSettings image, BuildFacts now, Trigger trigger, BuiltImage? built, bool isOther, RegistryClient? client, ImageReference place, CancellationToken cancel)
    {
        var existing = client is null ? null : await client.FindManifestAsync(place.Repository, now.CommitTag!, cancel);
        var isThere = existing is not null && !isOther && (built is null || PushedImage.Same(existing.Platforms, built.Platforms));
        var target = isThere ? existing!.Digest : built?.Digest;
        var platforms = isThere ? existing!.Platforms : built?.Platforms;
        var changes = new List<PlannedChange>();
        if (!isThere)
        {
            changes.Add(new PlannedChange(ChangeKind.Push, (place with { Tag = now.CommitTag }).ToString(), target ?? ByTheBuild));
        }

        var decisions = ImageTags.Decide(image.Tags, now, trigger, client is null ? [] : await client.TagsAsync(place.Repository, cancel)).Where(decision => decision.Moves).ToList();
        var conflicts = new List<TakenVersion>();
        foreach (var decision in decisions)
        {
            var before = client is null ? null : await client.FindManifestAsync(place.Repository, decision.Tag, cancel);
            if (before is null || before.Digest != target)
            {
                changes.Add(new PlannedChange(ChangeKind.Tag, (place with { Tag = decision.Tag }).ToString(), $"{(before is null ? "new" : $"from {before.Digest}")} -> {target ?? ByTheBuild}"));
            }

            if (client is not null && decision.Kind == TagKind.Version && await taken.FindAsync(config, client, place.Repository, decision.Tag, now, target is null ? null : (target, platforms!), cancel) is { } conflict)
            {
                conflicts.Add(conflict);
            }
        }

        var result = target is null || platforms is null
            ? null
            : new PublishedImage(image.Name, place.WithDigest(target).ToString(), target, [now.CommitTag!, .. decisions.Select(decision => decision.Tag)], [], platforms, Pushed: !isThere) { Version = now.Release.Version.ToString() };
        return new ForeseenPublish(changes, result, conflicts);
    }

    private sealed record ForeseenPublish(IReadOnlyList<PlannedChange> Changes, PublishedImage? Result, IReadOnlyList<TakenVersion> Conflicts);

    private static PlannedChange Entry(PipelineConfig config, BuildFacts now) => new(
        ChangeKind.Record,
        DeliveryLedger.Reference,
        $"{PublishRecord.Kind} {now.VersionsOf(config.Containers.Images)} of {now.Revision}, {(config.Ledger.Remote is { } remote ? $"pushed to the git remote {remote}" : "on this machine only")}");

    private static IReadOnlyList<Finding> Unknowns(BuildFacts now, string version, ImageBuildResult? last, RegistryClient? client)
    {
        var unknowns = new List<Finding>();
        var unknown = last is null ? $"no build of {now.Revision} is in artifacts/: an image that the registry holds under {now.CommitTag} is taken for the one that the build will make"
            : last.Version != version ? $"the build of {now.Revision} in artifacts/ is of version {last.Version}, not {version}: what the build will make is not known, nor whether the registry holds it"
            : now.IsDirty ? "the workspace differs from its commit: the digests are those of the last build, and other ones if a file changed since"
            : null;
        if (unknown is not null)
        {
            unknowns.Add(new Finding("containers/plan-before-build", Severity.Note, unknown));
        }

        if (client is null)
        {
            unknowns.Add(new Finding("containers/plan-without-registry", Severity.Note, "the local registry does not run: what it holds is not known, and moving tags stay where they are if it holds a higher version"));
        }

        return unknowns;
    }
}
