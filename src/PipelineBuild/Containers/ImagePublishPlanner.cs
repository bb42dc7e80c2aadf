using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Tells what a publish would push, which tags it would move from where to where, and what it would record.</summary>
public sealed class ImagePublishPlanner(PublishGates gates, ImageSelector selector, ResultStore results, BuildFactsReader facts, RegistryAccess access, ImageTags imageTags, TakenVersions taken, PublishRecord record)
{
    internal const string Refusal = "the publish would be refused: a version is published from another commit";

    private const string ByTheBuild = "the digest that the build makes";

    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (now.CommitTag is null)
        {
            return new PlanResult(Outcome.Errored, ImagePublisher.NoCommit(config.Workspace));
        }

        if ((config.Build.Problem ?? (config.Build.IsSplit ? null : gates.Obstacle(config.Containers))) is { } problem)
        {
            return new PlanResult(Outcome.Errored, problem);
        }

        var selection = await selector.SelectAsync(config, cancel);
        if (selection is { Since: not null, IsEmpty: true })
        {
            return new ImagePlanResult(new PlanResult(Outcome.Skipped, selection.EmptyReason), selection.Since);
        }

        config = selection.Config;
        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        var last = results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Passed } passed && passed.Revision == now.Revision ? passed : null;
        var version = now.VersionsOf(config.Containers.Images);
        var trigger = await imageTags.TriggerAsync(config, cancel);
        // The version is an argument and a label of every image: another one gives other digests.
        var built = last?.Version == version ? last : null;
        var isOther = last is not null && built is null;
        var foreseen = new List<ForeseenPublish>();
        foreach (var image in config.Build.IsSplit ? [] : config.Containers.Images)
        {
            var place = prefix with { Repository = RegistryAccess.RepositoryOf(prefix, image.Name) };
            foreseen.Add(await ImageAsync(config, image, now.Of(image), trigger, built?.Images.FirstOrDefault(other => other.Name == image.Name), isOther, client, place, cancel));
        }

        var conflicts = foreseen.SelectMany(image => image.Conflicts).ToList();
        var isRefused = conflicts.Count > 0 && !config.Overwrites;
        var changes = foreseen.SelectMany(image => image.Changes).Where(change => !isRefused || change.Kind is not (ChangeKind.Sign or ChangeKind.Tag)).ToList();
        PublishGates.ForeseeStacks(config.Containers, changes);
        if (config.Build.IsSplit)
        {
            changes.AddRange(await PlatformPublisher.ForeseeAsync(config, now, built, client, prefix, cancel));
        }

        if (client is null)
        {
            changes.Insert(0, RegistryAccess.Start(prefix.Host));
        }

        var published = foreseen.Select(image => image.Result).OfType<PublishedImage>().ToList();
        if (!isRefused && !config.Build.IsSplit && (published.Count < config.Containers.Images.Count || await record.IsMissingAsync(config, now, published, cancel)))
        {
            changes.Add(Entry(config, now));
        }

        var remark = isRefused ? Refusal : changes.Count == 0 ? $"{prefix.Host} holds {now.CommitTag} and its tags already" : "";
        var plan = PlanResult.Of(changes, remark) with { Findings = [.. conflicts.Select(PublishSummary.Finding), .. Unknowns(now, version, last, client)] };
        return new ImagePlanResult(plan, selection.Since);
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

        var tags = await TagsAsync(config, image, now, trigger, taken, target is null ? null : (target, platforms!), client, place, cancel);
        if (changes.Count + tags.Changes.Count > 0)
        {
            changes.AddRange(PublishGates.Foresee(config.Containers, place));
        }

        changes.AddRange(tags.Changes);
        var result = target is null || platforms is null
            ? null
            : new PublishedImage(image.Name, place.WithDigest(target).ToString(), target, [now.CommitTag!, .. tags.Moved], [], platforms, Pushed: !isThere) { Version = now.Release.Version.ToString() };
        return new ForeseenPublish(changes, result, tags.Conflicts);
    }

    /// <summary>The tags that would move, and the versions that would be refused.</summary>
    /// <param name="target">Index and platforms that they would move to; null when only a build can tell.</param>
    /// <param name="client">Null when the registry does not run yet and so can't say what it holds.</param>
    internal static async Task<ForeseenTags> TagsAsync(PipelineConfig config, ImageSettings image, BuildFacts now, Trigger trigger, TakenVersions taken, (string Digest, IReadOnlyDictionary<string, string> Platforms)? target, RegistryClient? client, ImageReference place, CancellationToken cancel)
    {
        var changes = new List<PlannedChange>();
        var conflicts = new List<TakenVersion>();
        var decisions = ImageTags.Decide(image.Tags, now, trigger, client is null ? [] : await client.TagsAsync(place.Repository, cancel)).Where(decision => decision.Moves).ToList();
        foreach (var decision in decisions)
        {
            var before = client is null ? null : await client.FindManifestAsync(place.Repository, decision.Tag, cancel);
            if (before is null || before.Digest != target?.Digest)
            {
                changes.Add(new PlannedChange(ChangeKind.Tag, (place with { Tag = decision.Tag }).ToString(), $"{(before is null ? "new" : $"from {before.Digest}")} -> {target?.Digest ?? ByTheBuild}"));
            }

            if (client is not null && decision.Kind == TagKind.Version && await taken.FindAsync(config, client, place.Repository, decision.Tag, now, target, cancel) is { } conflict)
            {
                conflicts.Add(conflict);
            }
        }

        return new ForeseenTags(changes, decisions.Select(decision => decision.Tag).ToList(), conflicts);
    }

    internal sealed record ForeseenTags(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<string> Moved, IReadOnlyList<TakenVersion> Conflicts);

    private sealed record ForeseenPublish(IReadOnlyList<PlannedChange> Changes, PublishedImage? Result, IReadOnlyList<TakenVersion> Conflicts);

    internal static PlannedChange Entry(PipelineConfig config, BuildFacts now) => new(
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
