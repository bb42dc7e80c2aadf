using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Writes deployments into the ledger and tells what earlier ones left on a server.</summary>
public sealed class GrafanaRecord(DeliveryLedger ledger, IGit git, EnvironmentVariables environment)
{
    public const string Deploy = "grafana";
    public const string Rollback = "grafana-rollback";

    public const string Passed = "passed";
    public const string Refused = "refused";

    /// <summary>What will be changed, and what is there before: written first, so that a run that is killed leaves no riddle.</summary>
    public const string Started = "started";

    /// <summary>A part is done, the next run does the rest.</summary>
    public const string Partial = "partial";

    public const string Created = "created";
    public const string Updated = "updated";
    public const string Deleted = "deleted";
    public const string Restored = "restored";
    public const string Unchanged = "unchanged";

    /// <summary>It was there as declared, and nobody knows who made it.</summary>
    public const string Found = "found";

    /// <summary>In an entry that says what will be done.</summary>
    public const string Creating = "creating";
    public const string Updating = "updating";
    public const string Deleting = "deleting";

    private const string Dirty = "-dirty";

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(PipelineConfig config, CancellationToken cancel) => ledger.ReadAsync(config.Workspace, config.Ledger, cancel);

    /// <summary>What this machine knows; changes nothing.</summary>
    public Task<IReadOnlyList<LedgerEntry>> PeekAsync(PipelineConfig config, CancellationToken cancel) => ledger.PeekAsync(config.Workspace, cancel);

    public Task<LedgerEntry> WriteAsync(PipelineConfig config, LedgerEntry entry, CancellationToken cancel, IReadOnlyDictionary<string, string>? files = null) => ledger.AppendAsync(config.Workspace, config.Ledger, entry, cancel, files);

    /// <summary>The content of resources that these entries kept.</summary>
    public KeptContent Kept(PipelineConfig config, IReadOnlyList<LedgerEntry> entries) => new(ledger, config.Workspace, entries);

    public async Task<string?> CommitAsync(PipelineConfig config, CancellationToken cancel) =>
        await git.HeadAsync(config.Workspace.Root, cancel) is { } head ? head.IsDirty ? head.Sha + Dirty : head.Sha : null;

    /// <summary>An entry as this run writes it.</summary>
    /// <param name="resources">Null when nothing was touched.</param>
    public LedgerEntry Entry(string kind, string outcome, GrafanaServer server, string? commit, IReadOnlyList<LedgerResource>? resources, string? reason) => new(kind, outcome)
    {
        Environment = server.Name,
        Server = server.Key,
        Actor = environment.Get("GITHUB_ACTOR") ?? environment.Get("USER"),
        Host = Environment.MachineName,
        Commit = commit,
        Reason = reason,
        Resources = resources,
    };

    /// <summary>The entries about a server, oldest first.</summary>
    public static IReadOnlyList<LedgerEntry> Of(IReadOnlyList<LedgerEntry> entries, GrafanaServer server) =>
        entries.Where(entry => entry.Kind is Deploy or Rollback && entry.Server == server.Key && entry.Resources is not null).ToList();

    /// <summary>What lies on a server after these entries, by kind and uid.</summary>
    public static IReadOnlyDictionary<(string Kind, string Uid), LedgerResource> Left(IEnumerable<LedgerEntry> entries)
    {
        var left = new Dictionary<(string, string), LedgerResource>();
        foreach (var resource in Facts(entries))
        {
            if (resource.Change == Deleted)
            {
                left.Remove((resource.Kind, resource.Uid));
            }
            else
            {
                left[(resource.Kind, resource.Uid)] = resource;
            }
        }

        return left;
    }

    /// <summary>Those that a deployment of ours wrote, and so may delete; what a rollback gave back to somebody else is not ours any more.</summary>
    public static IReadOnlySet<(string Kind, string Uid)> Written(IEnumerable<LedgerEntry> entries)
    {
        var written = new HashSet<(string, string)>();
        foreach (var resource in Facts(entries))
        {
            if (resource.Change is Created or Updated || resource is { Change: Restored, Hash.Length: > 0 })
            {
                written.Add((resource.Kind, resource.Uid));
            }
            else if (resource.Change is Deleted or Restored)
            {
                written.Remove((resource.Kind, resource.Uid));
            }
        }

        return written;
    }

    /// <summary>What runs were about to do of which no later entry says that it is done: a killed one, or one that is still at work.</summary>
    public static ILookup<(string Kind, string Uid), LedgerResource> Meant(IReadOnlyList<LedgerEntry> entries)
    {
        var done = entries.Where(entry => entry.Outcome == Passed).Select(entry => entry.Finishes ?? entry.Sequence).DefaultIfEmpty(0).Max();
        return entries.Where(entry => entry.Outcome == Started && entry.Sequence > done).SelectMany(entry => entry.Resources!).ToLookup(resource => (resource.Kind, resource.Uid));
    }

    private static IEnumerable<LedgerResource> Facts(IEnumerable<LedgerEntry> entries) => entries.Where(entry => entry.Outcome != Started).SelectMany(entry => entry.Resources!);
}
