using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.Observability.Deploying;

/// <summary>What a rollback does with one resource that a deployment changed.</summary>
public enum RollbackAction
{
    /// <summary>It is as it was before.</summary>
    Done,
    Restore,
    Delete,

    /// <summary>The server keeps nothing of it that could be taken back.</summary>
    Lost,

    /// <summary>Somebody changed it since.</summary>
    Refuse,
}

/// <summary>A resource on its way back.</summary>
/// <param name="Changed">As the deployment left it.</param>
/// <param name="Before">As it was: hash of what the server showed; null when it was not there.</param>
/// <param name="Version">Of a dashboard, to which it goes back.</param>
public sealed record RollbackStep(LedgerResource Changed, GrafanaKind Kind, RollbackAction Action, string? Before, int? Version, GrafanaLive? Now, Finding? Finding)
{
    /// <summary>Of what the file declared before; empty when that is not known.</summary>
    public string DeclaredBefore { get; init; } = "";
}

/// <summary>All that a rollback would do.</summary>
/// <param name="Undone">The newest entry of the deployment that is taken back.</param>
public sealed record RollbackSurvey(LedgerEntry Undone, IReadOnlyList<RollbackStep> Steps)
{
    public const string NotRestored = "grafana/not-restored";

    public IReadOnlyList<Finding> Refusals => Findings(RollbackAction.Refuse);

    public IReadOnlyList<Finding> Lost => Findings(RollbackAction.Lost);

    private List<Finding> Findings(RollbackAction action) => Steps.Where(step => step.Action == action).Select(step => step.Finding!).ToList();

    /// <summary>Which deployment is taken back, and what was before it; pure.</summary>
    /// <param name="entries">About the server, oldest first.</param>
    /// <exception cref="InvalidOperationException">There is nothing to go back to.</exception>
    public static (IReadOnlyList<LedgerEntry> Undone, IReadOnlyList<LedgerEntry> Before) Choose(IReadOnlyList<LedgerEntry> entries, string server)
    {
        var last = entries.ToList().FindLastIndex(entry => entry.Kind == GrafanaRecord.Deploy);
        if (last < 0)
        {
            throw new InvalidOperationException($"the ledger holds no deployment to {server}, so there is nothing to take back");
        }

        // A deployment that stopped half-way and the one that finished it are one.
        var first = last;
        while (first > 0 && entries[first - 1] is { Kind: GrafanaRecord.Deploy, Outcome: GrafanaRecord.Partial })
        {
            first--;
        }

        var before = entries.Take(first).ToList();
        return before.Count == 0
            ? throw new InvalidOperationException($"entry {entries[last].Sequence} is the first deployment to {server} that the ledger knows, so there is nothing to go back to")
            : (entries.Skip(first).Take(last - first + 1).ToList(), before);
    }

    public static async Task<RollbackSurvey> TakeAsync(GrafanaStore store, GrafanaServer server, IReadOnlyList<LedgerEntry> entries, bool overwrites, CancellationToken cancel)
    {
        var (undone, before) = Choose(entries, server.Name);
        var left = GrafanaRecord.Left(before);
        var steps = new List<RollbackStep>();
        foreach (var changes in undone.SelectMany(entry => entry.Resources!).Where(resource => resource.Kind != GrafanaResource.NameOf(GrafanaKind.Folder)).GroupBy(resource => (resource.Kind, resource.Uid)))
        {
            if (changes.FirstOrDefault(GrafanaDeployer.IsChange) is { } first)
            {
                var kind = Enum.GetValues<GrafanaKind>().First(kind => GrafanaResource.NameOf(kind) == changes.Key.Kind);
                steps.Add(await StepAsync(store, kind, first, changes.Last(), left.GetValueOrDefault(changes.Key), overwrites, cancel));
            }
        }

        return new RollbackSurvey(undone[^1], steps.OrderByDescending(step => step.Kind).ToList());
    }

    private static async Task<RollbackStep> StepAsync(GrafanaStore store, GrafanaKind kind, LedgerResource first, LedgerResource changed, LedgerResource? before, bool overwrites, CancellationToken cancel)
    {
        var now = await store.ReadAsync(kind, changed.Uid, cancel);
        var isNew = first.Change == GrafanaRecord.Created && before is null;
        var target = before?.Live ?? first.LiveBefore;
        var version = before?.Version ?? first.VersionBefore;
        var name = $"{changed.Kind} {changed.Uid}";
        return isNew ? now is null ? Step(RollbackAction.Done, null)
                : now.Hash == changed.Live || overwrites ? Step(RollbackAction.Delete, null)
                : Step(RollbackAction.Refuse, Drifted("deleted, as it was not there before"))
            : now?.Hash == target ? Step(RollbackAction.Done, null)
            : now is not null && now.Hash != changed.Live && !overwrites ? Step(RollbackAction.Refuse, Drifted("set back"))
            : kind != GrafanaKind.Dashboard ? Step(RollbackAction.Lost, Gone($"Grafana keeps no earlier versions of a {changed.Kind.Replace('-', ' ')}; check out the commit before and run GrafanaDeploy"))
            : now is null ? Step(RollbackAction.Lost, Gone("it was deleted, and its versions with it; check out the commit before and run GrafanaDeploy"))
            : version is { } number && await HoldsAsync(store.Api, changed.Uid, number, target, cancel) ? Step(RollbackAction.Restore, null)
            : Step(RollbackAction.Lost, Gone($"Grafana no longer has its version {version} as it was deployed; check out the commit before and run GrafanaDeploy"));

        RollbackStep Step(RollbackAction action, Finding? finding) => new(changed, kind, action, isNew ? null : target, version, now, finding) { DeclaredBefore = before?.Hash ?? "" };
        Finding Gone(string why) => new(NotRestored, Severity.Error, $"{name} is not taken back: {why}");
        Finding Drifted(string what) => new(DeployDecision.Drift, Severity.Error, $"{name} would be {what}, but it was changed on the server since it was deployed; to lose that change, say --overwrite-drift");
    }

    private static async Task<bool> HoldsAsync(GrafanaApi api, string uid, int version, string? hash, CancellationToken cancel) =>
        await api.DashboardVersionAsync(uid, version, cancel) is { } content && CanonicalJson.Hash(CanonicalJson.Without(content, GrafanaFiles.OfServer)) == hash;
}
