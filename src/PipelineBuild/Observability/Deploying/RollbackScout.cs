using System.Text.Json.Nodes;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Finds out how one resource comes back to what it was before a deployment.</summary>
internal sealed class RollbackScout(GrafanaStore store, KeptContent kept, bool overwrites)
{
    private const string ByHand = "check out the commit before and run GrafanaDeploy";

    /// <param name="done">What the entries say was done with it, oldest first.</param>
    /// <param name="meant">What runs were about to do with it.</param>
    /// <param name="before">As the deployments before left it; null when they know nothing of it.</param>
    /// <returns>Null when nothing was done with it.</returns>
    public async Task<RollbackStep?> StepAsync(IReadOnlyList<LedgerResource> done, IReadOnlyList<LedgerResource> meant, LedgerResource? before, CancellationToken cancel)
    {
        var first = done.Count > 0 ? done[0] : meant[0];
        var kind = GrafanaResource.KindOf(first.Kind);
        var now = await store.ReadAsync(kind, first.Uid, cancel);
        var isUntouched = now?.Hash == first.LiveBefore && IsIn(now, first.FolderBefore) && meant.All(one => SameSecrets(one.Secrets, first.SecretsBefore));
        if (done.Count == 0 && isUntouched)
        {
            return null;
        }

        var changed = done.Count > 0 ? done[^1] : await DeployIntent.RecoverAsync(meant, kind, now, before, kept, cancel) ?? meant[^1];
        return first.Change is GrafanaRecord.Created or GrafanaRecord.Creating && before is null ? Unmade(kind, changed, now) : await RestoredAsync(kind, first, changed, before, now, cancel);
    }

    /// <summary>A group of alert rules goes with its rules.</summary>
    private RollbackStep? Unmade(GrafanaKind kind, LedgerResource changed, GrafanaLive? now)
    {
        var step = new RollbackStep(changed, kind, RollbackAction.Done, null, now, null);
        return kind == GrafanaKind.AlertGroup ? null
            : now is null ? step
            : IsLeft(now, changed) || overwrites ? step with { Action = RollbackAction.Delete }
            : Drifted(step, "deleted, as it was not there before");
    }

    private async Task<RollbackStep> RestoredAsync(GrafanaKind kind, LedgerResource first, LedgerResource changed, LedgerResource? before, GrafanaLive? now, CancellationToken cancel)
    {
        var target = before?.Live ?? first.LiveBefore;
        var folder = (before is null ? first.FolderBefore : before.Folder ?? first.FolderBefore) ?? now?.FolderUid ?? "";
        var secrets = before?.Secrets ?? first.SecretsBefore;
        var step = new RollbackStep(changed, kind, RollbackAction.Done, target, now, null) { DeclaredBefore = before?.Hash ?? "", Folder = folder.Length == 0 ? null : folder, Secrets = secrets };
        if (now?.Hash == target && IsIn(now, folder) && SameSecrets(secrets, changed.Secrets))
        {
            return step;
        }

        if (now is not null && !IsLeft(now, changed) && !(now.Hash == target && IsIn(now, folder)) && !overwrites)
        {
            return Drifted(step, "set back");
        }

        if (kind == GrafanaKind.DataSource && secrets is null && (now is null || changed.Secrets is { Count: > 0 }))
        {
            return Lost(step, $"it had secrets before, and nobody knows from which variables they came; {ByHand}");
        }

        var content = await kept.FindAsync(target, cancel) ?? await OfGrafanaAsync(kind, changed.Uid, before?.Version ?? first.VersionBefore, target, now, cancel);
        return content is not null
            ? step with { Action = RollbackAction.Restore, Content = content }
            : Lost(step, $"the ledger does not hold what it was before{(kind == GrafanaKind.Dashboard ? ", and Grafana no longer has that version" : "")}; {ByHand}");
    }

    /// <summary>Grafana keeps versions of dashboards that are there.</summary>
    private async Task<JsonObject?> OfGrafanaAsync(GrafanaKind kind, string uid, int? version, string? hash, GrafanaLive? now, CancellationToken cancel)
    {
        var content = kind == GrafanaKind.Dashboard && now is not null && version is { } number ? await store.Api.DashboardVersionAsync(uid, number, cancel) : null;
        var own = content is null ? null : CanonicalJson.Without(content, GrafanaFiles.OfServer);
        return CanonicalJson.Hash(own) == hash ? own : null;
    }

    /// <summary>Whether it is as the deployment left it.</summary>
    private static bool IsLeft(GrafanaLive now, LedgerResource changed) => now.Hash == changed.Live && !DeployDecision.IsMoved(changed, now);

    private static bool IsIn(GrafanaLive? now, string? folder) => folder is null || now is null || (now.FolderUid ?? "") == folder;

    private static bool SameSecrets(IReadOnlyDictionary<string, string>? some, IReadOnlyDictionary<string, string>? others) =>
        others is null || (some is not null && some.Count == others.Count && !some.Except(others).Any());

    private static RollbackStep Lost(RollbackStep step, string why) => step with { Action = RollbackAction.Lost, Finding = new Finding(RollbackSurvey.NotRestored, Severity.Error, $"{step.Name} is not taken back: {why}") };

    private static RollbackStep Drifted(RollbackStep step, string what) => step with
    {
        Action = RollbackAction.Refuse,
        Finding = new Finding(DeployDecision.Drift, Severity.Error, $"{step.Name} would be {what}, but it was changed on the server since it was deployed; to lose that change, say --overwrite-drift"),
    };
}
