using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Tells what McpPublish would upload, which dist-tags and git tags it would set, and what it would record.</summary>
public sealed class McpPublishPlanner(PublishCandidates candidates, PackageDoor door, ReleaseTags tags, NpmRecord record)
{
    /// <summary>In place of an integrity that is not known before the build.</summary>
    private const string NotPacked = "";

    public async Task<PlanResult> PlanAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (commit, dirt) = await candidates.CommitAsync(config, cancel);
        if (dirt is not null)
        {
            return new PlanResult(Outcome.Errored, dirt);
        }

        var (packed, _, problem) = await candidates.FindAsync(config, cancel);
        var packages = problem is null ? packed : Foreseen(config);
        var entries = await record.PeekAsync(config, cancel);
        var changes = new List<PlannedChange>();
        var findings = new List<Finding>();
        foreach (var package in packages)
        {
            using var open = await door.OpenAsync(config, package, cancel);
            findings.AddRange(package.Integrity == NotPacked ? [] : McpPublisher.Refusals([open], commit));
            changes.AddRange(await ChangesAsync(config, open, commit, entries, cancel));
        }

        if (findings.Count > 0)
        {
            return PlanResult.Of([], "the publish would be refused") with { Findings = findings };
        }

        var remark = changes.Count == 0 ? "all is published as tested" : problem is null ? "" : "nothing is packed from this commit yet, so integrities are not compared";
        return PlanResult.Of(changes.Count == 0 ? [] : [.. changes, new PlannedChange(ChangeKind.Record, $"the publish in {DeliveryLedger.Reference}")], remark);
    }

    private async Task<IReadOnlyList<PlannedChange>> ChangesAsync(PipelineConfig config, OpenPackage open, string commit, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var package = open.Package;
        var isThere = open.Packument.Versions.ContainsKey(package.Version.ToString());
        var now = open.Packument.DistTags.GetValueOrDefault(open.DistTag);
        var changes = new List<PlannedChange>();
        if (!isThere)
        {
            var obstacle = await door.ObstacleAsync(config.Mcp.Publish, open, cancel);
            changes.Add(new PlannedChange(ChangeKind.Push, $"{package} to {open.Session.Registry}", $"{(package.Integrity == NotPacked ? "the tarball that McpBuild makes" : package.Integrity)}{(obstacle is null ? "" : $"\nwould not work: {obstacle}")}"));
            changes.Add(new PlannedChange(ChangeKind.Tag, $"dist-tag {open.DistTag} of {package.Name}", $"{now ?? "nothing"} -> {package.Version}"));
        }
        else if (PackageReleaser.NeedsTag(open) && !PackageReleaser.IsTakenBack(open, entries))
        {
            changes.Add(new PlannedChange(ChangeKind.Tag, $"dist-tag {open.DistTag} of {package.Name}", $"{now ?? "nothing"} -> {package.Version}"));
        }

        if (open.TaggedCommit is null)
        {
            changes.Add(new PlannedChange(ChangeKind.Tag, $"git tag {package.GitTag}", commit));
        }

        if (config.Mcp.Publish.PushTags && !await tags.IsPushedAsync(config.Workspace, package.GitTag, cancel))
        {
            changes.Add(new PlannedChange(ChangeKind.Push, $"git tag {package.GitTag} to origin"));
        }

        return changes;
    }

    /// <summary>What the directories say as long as nothing is packed.</summary>
    private static IReadOnlyList<PublishCandidate> Foreseen(PipelineConfig config) => PublishOrder.Of(
        config.Mcp.Packages.Select(settings =>
        {
            var directory = Path.Combine(config.Workspace.Root, settings.Path);
            var manifest = ReleaseManifest.OfDirectory(directory, settings.Path);
            var version = SemanticVersion.TryParse(manifest.Version, out var parsed) ? parsed : throw new InvalidDataException($"the version {manifest.Version} of {manifest.Name} is no semantic version");
            return new PublishCandidate(settings, manifest, version, "", NotPacked, directory);
        }).ToList(),
        package => package.Manifest);
}
