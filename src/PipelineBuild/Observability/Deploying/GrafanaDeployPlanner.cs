using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>Tells what GrafanaDeploy would create, update and delete on a server, and what it would refuse.</summary>
public sealed class GrafanaDeployPlanner(GrafanaDoor door, GrafanaRecord record)
{
    private const int MostLines = 20;

    public async Task<PlanResult> PlanAsync(PipelineConfig config, GrafanaRequest request, CancellationToken cancel)
    {
        var server = config.Observability.Grafana.Choose(request.Server);
        var (wanted, problems) = GrafanaFiles.Read(config, server);
        if (GrafanaFiles.AreBad(problems))
        {
            return PlanResult.Of([], "the files hold mistakes, and nothing would be deployed") with { Findings = problems };
        }

        using var store = door.Open(server);
        var entries = GrafanaRecord.Of(await record.PeekAsync(config, cancel), server);
        var survey = await GrafanaSurvey.TakeAsync(store, server, wanted, entries, record.Kept(config, entries), request.OverwritesDrift, cancel);
        if (survey.Refusals is { Count: > 0 } refusals)
        {
            return PlanResult.Of([], $"the deployment to {server.Name} would be refused") with { Findings = [.. problems, .. refusals] };
        }

        var plan = survey.ChangesNothing ? PlanResult.Of([], $"{server.Name} is as the files say")
            : PlanResult.Of([.. Changes(survey), new PlannedChange(ChangeKind.Record, $"the deployment to {server.Name} in {DeliveryLedger.Reference}")]);
        return plan with { Findings = problems };
    }

    private static IEnumerable<PlannedChange> Changes(GrafanaSurvey survey) =>
    [
        .. survey.Folders.Where(folder => !folder.Exists).Select(folder => new PlannedChange(ChangeKind.Create, $"folder {folder.Path}")),
        .. survey.Resources.Where(resource => resource.Decision.Action != DeployAction.Keep).Select(resource => resource.Now is null
            ? new PlannedChange(ChangeKind.Create, $"{resource.Wanted.Name} ({resource.Wanted.Title})", resource.Wanted.Folder is { } path ? $"in {path}" : "")
            : new PlannedChange(ChangeKind.Write, $"{resource.Wanted.Name} ({resource.Wanted.Title})", DeployDecision.Difference(resource.Wanted, resource.Now, resource.Folder, MostLines))),
        .. survey.Groups.Where(group => !group.IsSet).Select(group => new PlannedChange(ChangeKind.Write, $"interval of the alert group {group.Name}", $"{group.Now?.Content["interval"]?.ToJsonString() ?? "none"} -> {(long)group.Wanted!.Interval.TotalSeconds} seconds")),
        .. survey.Forgotten.Where(forgotten => forgotten.Decision.Action == DeployAction.Delete).Select(forgotten => new PlannedChange(ChangeKind.Delete, $"{forgotten.Last.Kind} {forgotten.Last.Uid}", "in no file any more")),
    ];
}
