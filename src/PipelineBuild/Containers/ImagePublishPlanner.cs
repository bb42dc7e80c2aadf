using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Tells what a publish would push, which tags it would move from where to where, and what it would record.</summary>
public sealed class ImagePublishPlanner(ImageSelector selector, ResultStore results, BuildFactsReader facts, RegistryAccess access, PublishRecord record)
{
    private const string ByTheBuild = "the digest that the build makes";

    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (now.CommitTag is null)
        {
            return new PlanResult(Outcome.Errored, ImagePublisher.NoCommit(config.Workspace));
        }

        var selection = await selector.SelectAsync(config, cancel);
        if (selection is { Since: not null, IsEmpty: true })
        {
            return new PlanResult(Outcome.Skipped, selection.EmptyReason);
        }

        config = selection.Config;
        var (client, prefix) = await access.ForeseeAsync(config.Containers.Registry, cancel);
        var last = results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Passed } passed && passed.Revision == now.Revision ? passed : null;
        // The version is an argument and a label of every image: another one gives other digests.
        var built = last?.Version == now.Release.Version.ToString() ? last : null;
        var isOther = last is not null && built is null;
        var changes = new List<PlannedChange>();
        var published = new List<PublishedImage>();
        foreach (var image in config.Containers.Images)
        {
            var place = prefix with { Repository = RegistryAccess.RepositoryOf(prefix, image.Name) };
            var (needed, result) = await ImageAsync(now, image.Name, built?.Images.FirstOrDefault(other => other.Name == image.Name), isOther, client, place, cancel);
            changes.AddRange(needed);
            published.AddRange(result is null ? [] : [result]);
        }

        if (client is null)
        {
            changes.Insert(0, RegistryAccess.Start(prefix.Host));
        }

        if (published.Count < config.Containers.Images.Count || await record.IsMissingAsync(config, now, published, cancel))
        {
            changes.Add(Entry(config, now));
        }

        return PlanResult.Of(changes, changes.Count == 0 ? $"{prefix.Host} holds {now.CommitTag} and its tags already" : "") with { Findings = Unknowns(now, last, client) };
    }

    /// <summary>What is missing in the registry, and what a publish would report; null as long as only a build can tell the digest.</summary>
    private static async Task<(IReadOnlyList<PlannedChange> Changes, PublishedImage? Result)> ImageAsync(BuildFacts now, string name, BuiltImage? built, bool isOther, RegistryClient? client, ImageReference place, CancellationToken cancel)
    {
        var existing = client is null ? null : await client.FindManifestAsync(place.Repository, now.CommitTag!, cancel);
        var isThere = existing is not null && !isOther && (built is null || ImagePublisher.Same(existing.Platforms, built.Platforms));
        var target = isThere ? existing!.Digest : built?.Digest;
        var changes = new List<PlannedChange>();
        if (!isThere)
        {
            changes.Add(new PlannedChange(ChangeKind.Push, (place with { Tag = now.CommitTag }).ToString(), target ?? ByTheBuild));
        }

        var tags = await ImagePublisher.TagsOfAsync(now, client, place.Repository, cancel);
        foreach (var tag in tags)
        {
            var before = client is null ? null : await client.FindManifestAsync(place.Repository, tag, cancel);
            if (before is null || before.Digest != target)
            {
                changes.Add(new PlannedChange(ChangeKind.Tag, (place with { Tag = tag }).ToString(), $"{(before is null ? "new" : $"from {before.Digest}")} -> {target ?? ByTheBuild}"));
            }
        }

        var platforms = isThere ? existing!.Platforms : built?.Platforms;
        return (changes, target is null || platforms is null
            ? null
            : new PublishedImage(name, place.WithDigest(target).ToString(), target, [now.CommitTag!, .. tags], [], platforms, Pushed: !isThere));
    }

    private static PlannedChange Entry(PipelineConfig config, BuildFacts now) => new(
        ChangeKind.Record,
        DeliveryLedger.Reference,
        $"{PublishRecord.Kind} {now.Release.Version} of {now.Revision}, {(config.Ledger.Remote is { } remote ? $"pushed to the git remote {remote}" : "on this machine only")}");

    private static IReadOnlyList<Finding> Unknowns(BuildFacts now, ImageBuildResult? last, RegistryClient? client)
    {
        var unknowns = new List<Finding>();
        var unknown = last is null ? $"no build of {now.Revision} is in artifacts/: an image that the registry holds under {now.CommitTag} is taken for the one that the build will make"
            : last.Version != now.Release.Version.ToString() ? $"the build of {now.Revision} in artifacts/ is of version {last.Version}, not {now.Release.Version}: what the build will make is not known, nor whether the registry holds it"
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
