using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Tells what GrafanaRollback would restore and delete, and what it could not take back.</summary>
public sealed class GrafanaRollbackPlanner(GrafanaDoor door, GrafanaRecord record)
{
    private const int MostLines = 20;

    public async Task<PlanResult> PlanAsync(PipelineConfig config, GrafanaRequest request, CancellationToken cancel)
    {
        var server = config.Observability.Grafana.Choose(request.Server);
        GrafanaRollback.ReasonOf(request);
        var entries = GrafanaRecord.Of(await record.PeekAsync(config, cancel), server);
        if (GrafanaRollback.DoneAlready(entries) is { } done)
        {
            return PlanResult.Of([], done);
        }

        RollbackSurvey.Choose(entries, server.Name);
        using var store = door.Open(server);
        var survey = await RollbackSurvey.TakeAsync(store, server, entries, record.Kept(config, entries), request.OverwritesDrift, cancel);
        return survey.Refusals is { Count: > 0 } refusals
            ? PlanResult.Of([], $"the rollback on {server.Name} would be refused") with { Findings = refusals }
            : PlanResult.Of([.. survey.Steps.Select(Change).OfType<PlannedChange>(), new PlannedChange(ChangeKind.Record, $"the rollback of entry {survey.Undone.Sequence} in {DeliveryLedger.Reference}")]) with { Findings = survey.Lost };
    }

    private static PlannedChange? Change(RollbackStep step) => step.Action switch
    {
        RollbackAction.Delete => new PlannedChange(ChangeKind.Delete, $"{step.Changed.Kind} {step.Changed.Uid}", "it was not there before the deployment"),
        RollbackAction.Restore => new PlannedChange(ChangeKind.Write, $"{step.Changed.Kind} {step.Changed.Uid}", step.Now is { } now ? string.Join('\n', JsonDifference.Lines(CanonicalJson.Text(now.Content), CanonicalJson.Text(step.Content), MostLines)) : "it was deleted"),
        _ => null,
    };
}
