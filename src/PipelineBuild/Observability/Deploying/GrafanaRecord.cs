using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Writes deployments into the ledger and tells what earlier ones left on a server.</summary>
public sealed class GrafanaRecord(DeliveryLedger ledger, IGit git, EnvironmentVariables environment)
{
    public const string Deploy = "grafana";
    public const string Rollback = "grafana-rollback";

    public const string Passed = "passed";

    /// <summary>A part is done, the next run does the rest.</summary>
    public const string Partial = "partial";

    public const string Created = "created";
    public const string Updated = "updated";
    public const string Deleted = "deleted";
    public const string Restored = "restored";
    public const string Unchanged = "unchanged";

    /// <summary>It was there as declared, and nobody knows who made it.</summary>
    public const string Found = "found";

    private const string Dirty = "-dirty";

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(PipelineConfig config, CancellationToken cancel) => ledger.ReadAsync(config.Workspace, config.Ledger, cancel);

    /// <summary>What this machine knows; changes nothing.</summary>
    public Task<IReadOnlyList<LedgerEntry>> PeekAsync(PipelineConfig config, CancellationToken cancel) => ledger.PeekAsync(config.Workspace, cancel);

    public Task<LedgerEntry> WriteAsync(PipelineConfig config, LedgerEntry entry, CancellationToken cancel) => ledger.AppendAsync(config.Workspace, config.Ledger, entry, cancel);

    public async Task<string?> CommitAsync(PipelineConfig config, CancellationToken cancel) =>
        await git.HeadAsync(config.Workspace.Root, cancel) is { } head ? head.IsDirty ? head.Sha + Dirty : head.Sha : null;

    /// <summary>An entry as this run writes it.</summary>
    public LedgerEntry Entry(string kind, string outcome, GrafanaServer server, string? commit, IReadOnlyList<LedgerResource> resources, string? reason) => new(kind, outcome)
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
        foreach (var resource in entries.SelectMany(entry => entry.Resources!))
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

    /// <summary>Those that a deployment of ours wrote, and so may delete.</summary>
    public static IReadOnlySet<(string Kind, string Uid)> Written(IEnumerable<LedgerEntry> entries) =>
        entries.SelectMany(entry => entry.Resources!).Where(resource => resource.Change is Created or Updated or Restored).Select(resource => (resource.Kind, resource.Uid)).ToHashSet();
}
