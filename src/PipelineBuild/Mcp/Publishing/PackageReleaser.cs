using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>How far one package came.</summary>
/// <param name="Package">What its registry shows; null when it is not published, or nobody knows.</param>
/// <param name="Problem">Why it is not released; null when it is.</param>
/// <param name="IsBad">The problem is what was published, not that something could not be done.</param>
public sealed record ReleasedPackage(PublishedPackage? Package, string? Problem, bool IsBad = false)
{
    /// <summary>The registry may hold it all the same.</summary>
    public bool MayBeOut { get; init; }

    public Finding? Note { get; init; }
}

/// <summary>Takes one package the whole way: upload, read-back, dist-tag, installation, git tag. What is done already is not done again.</summary>
public sealed class PackageReleaser(PackageDoor door, PackageUploader uploader, PackageReadBack readBack, NpmPackuments packuments, NpmChanges npm, InstallProof installs, ReleaseTags tags, SpokenJournal journal)
{
    public const string TagNotMoved = "mcp/dist-tag-kept";
    public const string Unusable = "mcp/published-unusable";

    /// <param name="entries">The ledger.</param>
    public async Task<ReleasedPackage> ReleaseAsync(PipelineConfig config, OpenPackage package, string commit, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var settings = config.Mcp.Publish;
        var isNew = package.Verdict == RegistryVerdict.Missing;
        if (isNew && (await door.ObstacleAsync(settings, package, cancel) ?? await uploader.UploadAsync(package, settings, door.IsVouchedFor && settings.Provenance, cancel)) is { } obstacle)
        {
            return new ReleasedPackage(null, obstacle);
        }

        var kept = false;
        if (!isNew && NeedsTag(package))
        {
            // Somebody who took a dist-tag back meant it.
            kept = IsTakenBack(package, entries);
            if (!kept)
            {
                await journal.DoAsync($"dist-tag {package.Package} as {package.DistTag}", () => npm.TagAsync(package.Session, package.Package.Name, package.Package.Version.ToString(), package.DistTag, cancel));
            }
        }

        if ((isNew || (NeedsTag(package) && !kept)) && await readBack.ReleaseAsync(package, settings.VisibleWithin, cancel) is { } difference)
        {
            return new ReleasedPackage(null, difference) { MayBeOut = true };
        }

        var installed = !isNew && package.TaggedCommit is not null && NpmRecord.IsProven(entries, package) ? new InstalledPackage(null, null) : await installs.TryAsync(package, settings, cancel);
        var shown = await packuments.ReadAsync(package.Session, package.Package.Name, cancel);
        var published = Shown(package, shown, isNew, installed.Tools);
        if (installed.Problem is { } bad)
        {
            return new ReleasedPackage(published, bad, IsBad: true);
        }

        await TagCommitAsync(config, package, commit, cancel);
        return new ReleasedPackage(published with { GitTag = package.Package.GitTag }, null) { Note = kept ? Kept(package, shown) : null };
    }

    /// <summary>Whether its channel names nothing or an older version.</summary>
    public static bool NeedsTag(OpenPackage package) =>
        package.Packument.DistTags.Values.All(named => named != package.Package.Version.ToString()) && DistTags.Decide(package.Package.Version, package.Packument.DistTags) == package.DistTag;

    public static bool IsTakenBack(OpenPackage package, IReadOnlyList<LedgerEntry> entries) =>
        package.Packument.Versions[package.Package.Version.ToString()].Deprecated is not null || NpmRecord.IsProven(entries, package);

    private static PublishedPackage Shown(OpenPackage package, NpmPackument packument, bool uploaded, int? tools) => new(
        package.Package.Name,
        package.Package.Version.ToString(),
        package.Session.Registry.ToString(),
        package.Package.Integrity,
        packument.DistTags.Where(tag => tag.Value == package.Package.Version.ToString()).Select(tag => tag.Key).Order(StringComparer.Ordinal).ToList(),
        null,
        uploaded,
        tools);

    private static Finding Kept(OpenPackage package, NpmPackument packument) => new(
        TagNotMoved,
        Severity.Note,
        $"{package.DistTag} of {package.Package.Name} names {packument.DistTags.GetValueOrDefault(package.DistTag) ?? "nothing"} and not {package.Package.Version}, which was published before: it was taken back since, and stays so");

    private async Task TagCommitAsync(PipelineConfig config, OpenPackage package, string commit, CancellationToken cancel)
    {
        var tag = package.Package.GitTag;
        if (package.TaggedCommit is null)
        {
            await journal.DoAsync($"git tag {tag} -> {commit}", () => tags.SetAsync(config.Workspace, tag, commit, cancel));
        }

        if (config.Mcp.Publish.PushTags && !await tags.IsPushedAsync(config.Workspace, tag, cancel))
        {
            await journal.DoAsync($"push git tag {tag}", () => tags.PushAsync(config.Workspace, tag, cancel));
        }
    }
}
