using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Publishes what was tested: asks every registry first, uploads what is missing, proves that it can be used, and writes it down.</summary>
public sealed class McpPublisher(PublishCandidates candidates, PackageDoor door, PackageReleaser releaser, NpmRecord record, SpokenJournal journal)
{
    public const string VersionPublished = "mcp/version-published";
    public const string TagElsewhere = "mcp/git-tag-elsewhere";

    private const string Resume = "run McpPublish again: it goes on from there";

    public async Task<McpPublishResult> PublishAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (packages, commit, problem) = await candidates.FindAsync(config, cancel);
        if (problem is not null)
        {
            return new McpPublishResult(Outcome.Errored, problem);
        }

        var open = new List<OpenPackage>();
        try
        {
            foreach (var package in packages)
            {
                open.Add(await door.OpenAsync(config, package, cancel));
            }

            return Refusals(open, commit) is { Count: > 0 } refusals ? await RefuseAsync(config, commit, open, refusals, cancel) : await ReleaseAsync(config, commit, open, cancel);
        }
        finally
        {
            open.ForEach(package => package.Dispose());
        }
    }

    /// <summary>What can't be published as it is; then nothing is.</summary>
    public static IReadOnlyList<Finding> Refusals(IReadOnlyList<OpenPackage> packages, string commit) => packages.Select(package =>
        package.Verdict == RegistryVerdict.Taken ? new Finding(VersionPublished, Severity.Error, RegistryVerdicts.Sentence(package.Packument, package.Package))
        : package.Verdict == RegistryVerdict.Missing && package.TaggedCommit is { } other && other != commit ? new Finding(TagElsewhere, Severity.Error, $"the git tag {package.Package.GitTag} names {other}, and {package.Package} would be published from {commit}: raise the version (McpVersion), or check out that commit and publish from there")
        : null).OfType<Finding>().ToList();

    private async Task<McpPublishResult> RefuseAsync(PipelineConfig config, string commit, IReadOnlyList<OpenPackage> open, IReadOnlyList<Finding> refusals, CancellationToken cancel)
    {
        var asked = open.Select(package => new LedgerPackage(package.Package.Name, package.Package.Version.ToString(), package.Session.Registry.ToString(), package.Package.Integrity, [])).ToList();
        var reason = string.Join("; ", refusals.Select(finding => finding.Message));
        await record.WriteAsync(config, record.Entry(NpmRecord.Publish, NpmRecord.Refused, commit, asked, reason), cancel);
        return new McpPublishResult(Outcome.Failed, $"nothing was published: {refusals[0].Message}") { Findings = refusals };
    }

    private async Task<McpPublishResult> ReleaseAsync(PipelineConfig config, string commit, IReadOnlyList<OpenPackage> open, CancellationToken cancel)
    {
        var entries = await record.ReadAsync(config, cancel);
        var released = new List<PublishedPackage>();
        var notes = new List<Finding>();
        foreach (var (package, index) in open.Select((package, index) => (package, index)))
        {
            var result = await AttemptAsync(config, package, commit, entries, cancel);
            if (result.Problem is { } trouble)
            {
                return await StopAsync(config, commit, released, open.Skip(index).ToList(), result, trouble, cancel);
            }

            released.Add(result.Package!);
            notes.AddRange(result.Note is { } note ? [note] : []);
        }

        var entry = record.Entry(NpmRecord.Publish, NpmRecord.Passed, commit, released.Select(Recorded).ToList());
        if (released.Any(package => package.Uploaded) || open.Any(package => !NpmRecord.IsProven(entries, package)))
        {
            await journal.DoAsync($"record the publish in {DeliveryLedger.Reference}", () => record.WriteAsync(config, entry, cancel));
        }

        return new McpPublishResult(Outcome.Passed, Summary(released)) { Packages = released, Findings = notes, Table = Table(released) };
    }

    /// <summary>What broke in the middle is told with what is done, not instead of it.</summary>
    private async Task<ReleasedPackage> AttemptAsync(PipelineConfig config, OpenPackage package, string commit, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        try
        {
            return await releaser.ReleaseAsync(config, package, commit, entries, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return new ReleasedPackage(null, NpmComplaint.Of(error)) { MayBeOut = true };
        }
    }

    private async Task<McpPublishResult> StopAsync(PipelineConfig config, string commit, IReadOnlyList<PublishedPackage> released, IReadOnlyList<OpenPackage> rest, ReleasedPackage stopped, string trouble, CancellationToken cancel)
    {
        var published = stopped.Package is { } bad ? [.. released, bad] : released;
        var names = rest.Select(package => package.Package.ToString()).ToList();
        var finished = released.Count == 0 ? "nothing is released" : $"released: {string.Join(", ", released.Select(package => $"{package.Name}@{package.Version}"))}";
        var summary = stopped.IsBad
            ? $"{trouble}. It is published all the same: McpRollback takes the dist-tag back{(names.Count > 1 ? $"; not tried: {string.Join(", ", names.Skip(1))}" : "")}"
            : $"{finished}; not released: {string.Join(", ", names)}, because {trouble}. When that is put right, {Resume}";
        if (published.Count > 0 || stopped.MayBeOut)
        {
            await record.WriteAsync(config, record.Entry(NpmRecord.Publish, stopped.IsBad ? NpmRecord.Failed : NpmRecord.Partial, commit, published.Select(Recorded).ToList(), $"not released: {string.Join(", ", names)}: {trouble}"), cancel);
        }

        return new McpPublishResult(stopped.IsBad ? Outcome.Failed : Outcome.Errored, summary)
        {
            Packages = published,
            Remaining = names,
            Findings = stopped.IsBad ? [new Finding(PackageReleaser.Unusable, Severity.Error, trouble)] : [],
            Table = published.Count == 0 ? null : Table(published),
        };
    }

    private static LedgerPackage Recorded(PublishedPackage package) => new(package.Name, package.Version, package.Registry, package.Integrity, package.DistTags) { GitTag = package.GitTag, Tools = package.Tools };

    private static string Summary(IReadOnlyList<PublishedPackage> released)
    {
        var uploaded = released.Where(package => package.Uploaded).Select(package => $"{package.Name}@{package.Version}").ToList();
        var before = released.Count - uploaded.Count;
        return uploaded.Count == 0 ? $"nothing to publish: {string.Join(", ", released.Select(package => $"{package.Name}@{package.Version}"))} {(released.Count == 1 ? "is" : "are")} there as tested"
            : $"published {string.Join(", ", uploaded)}{(before == 0 ? "" : $"; {before} {(before == 1 ? "was" : "were")} there already")}";
    }

    private static ResultTable Table(IReadOnlyList<PublishedPackage> packages) => new(
        ["package", "version", "dist-tags", "git tag", "uploaded", "tools", "registry"],
        packages.Select(package => (IReadOnlyList<string>)[package.Name, package.Version, string.Join(' ', package.DistTags), package.GitTag ?? "-", package.Uploaded ? "now" : "before", package.Tools is { } tools ? $"{tools}" : "-", package.Registry]).ToList());
}
