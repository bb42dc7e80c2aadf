using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Writes into the ledger how a rollout ended, and finds what an environment can go back to.</summary>
public sealed class DeliveryRecord(DeliveryLedger ledger, IGit git, EnvironmentVariables environment)
{
    public const string Deploy = "deploy";
    public const string Rollback = "rollback";
    public const string Passed = "passed";
    public const string Failed = "failed";
    public const string Refused = "refused";

    private const string Dirty = "-dirty";

    public string? Actor => environment.Get("GITHUB_ACTOR") ?? environment.Get("USER");

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(PipelineConfig config, CancellationToken cancel) => ledger.ReadAsync(config.Workspace, config.Ledger, cancel);

    public Task<IReadOnlyList<LedgerEntry>> PeekAsync(PipelineConfig config, CancellationToken cancel) => ledger.PeekAsync(config.Workspace, cancel);

    public async Task<string?> CommitAsync(PipelineConfig config, CancellationToken cancel) => await git.HeadAsync(config.Workspace.Root, cancel) is { } head ? head.IsDirty ? head.Sha + Dirty : head.Sha : null;

    /// <summary>Writes how the last rollout ended if the run that ended it could not: it was killed at that moment, or the ledger was out of reach.</summary>
    /// <returns>Whether that was so.</returns>
    public async Task<bool> CatchUpAsync(PipelineConfig config, EnvironmentSettings settings, RolloutRecord? last, IReadOnlyList<LedgerEntry> entries)
    {
        if (last is null || IsTold(last, entries))
        {
            return false;
        }

        await WriteAsync(config, settings, last, new Dictionary<string, ServedRequests>());
        return true;
    }

    /// <summary>Whether the ledger has what there is to tell of a rollout. Pure.</summary>
    public static bool IsTold(RolloutRecord rollout, IReadOnlyList<LedgerEntry> entries) => !rollout.State.IsOver
        || entries.Any(entry => entry.Environment == rollout.State.Environment && entry.Kind == KindOf(rollout) && entry.Deployment == rollout.New.Id && entry.Sequence > rollout.After);

    public Task<LedgerEntry> WriteAsync(PipelineConfig config, EnvironmentSettings settings, RolloutRecord record, IReadOnlyDictionary<string, ServedRequests> served) => ledger.AppendAsync(
        config.Workspace,
        config.Ledger,
        new LedgerEntry(KindOf(record), record.State.Phase == RolloutPhase.Succeeded ? Passed : Failed)
        {
            Environment = settings.Name,
            Actor = record.Actor,
            Host = record.Host,
            Commit = record.Commit,
            Version = record.New.Version,
            Reason = string.Join("; ", new[] { record.Reason, record.State.Why }.Where(text => !string.IsNullOrEmpty(text))) is { Length: > 0 } reason ? reason : null,
            Deployment = record.New.Id,
            Phase = record.State.Phase.ToString(),
            Strategy = record.Strategy is { } asked ? ServiceSettings.NameOf(asked) : string.Join(" and ", settings.Services.Select(service => service.StrategyName).Distinct().Order(StringComparer.Ordinal)),
            From = record.Old is { } old ? new LedgerFrom(old.Version, ImagesOf(old).ToDictionary(image => image.Name, image => image.Digest)) : null,
            Images = ImagesOf(record.New),
            Verdicts = record.State.Rotation.Select(service => new LedgerVerdict(service.Key, record.State.Phase == RolloutPhase.Succeeded ? "healthy" : "unhealthy") { Reason = $"traffic on {string.Join(' ', service.Value)}{(served.TryGetValue(service.Key, out var requests) ? $"; requests meanwhile: {requests}" : "")}" }).ToList(),
        },
        CancellationToken.None);

    public Task<LedgerEntry> RefuseAsync(PipelineConfig config, EnvironmentSettings settings, string version, string? commit, string reason, CancellationToken cancel) => ledger.AppendAsync(
        config.Workspace,
        config.Ledger,
        new LedgerEntry(Deploy, Refused) { Environment = settings.Name, Actor = Actor, Host = Environment.MachineName, Commit = commit, Version = version, Reason = reason },
        cancel);

    /// <summary>The entry to go back to: the newest good one of another deployment than what runs, or that of the version. Pure.</summary>
    public static LedgerEntry? Earlier(IReadOnlyList<LedgerEntry> entries, string environment, Release? running, string? version)
    {
        var good = entries.Where(entry => entry.Environment == environment && entry is { Kind: Deploy or Rollback, Outcome: Passed, Deployment: not null }).Reverse().ToList();
        if (version is not null)
        {
            return good.Find(entry => entry.Version == version && entry.Deployment != running?.Id);
        }

        // Going back twice goes back further: what was left by going back is not what to go back to.
        var left = entries.Where(entry => entry.Environment == environment && entry is { Kind: Rollback, Outcome: Passed }).Select(entry => entry.From?.Version).ToHashSet();
        var begun = good.FindLastIndex(entry => entry.Deployment == running?.Id && entry.Kind == Deploy);
        return (begun < 0 ? good : good.Skip(begun + 1)).FirstOrDefault(entry => entry.Deployment != running?.Id && entry.Kind == Deploy && !left.Contains(entry.Version))
            ?? (begun < 0 ? good : good.Skip(begun + 1)).FirstOrDefault(entry => entry.Deployment != running?.Id && entry.Kind == Deploy);
    }

    private static string KindOf(RolloutRecord record) => record.State.IsRollback ? Rollback : Deploy;

    private static List<LedgerImage> ImagesOf(Release release) => release.Services.Values.Where(service => service.OwnImage is not null && service.Image.Contains('@')).DistinctBy(service => service.OwnImage)
        .Select(service => new LedgerImage(service.OwnImage!, service.Image.Split('@')[0], service.Image.Split('@')[1], [], new Dictionary<string, string>())).ToList();
}
