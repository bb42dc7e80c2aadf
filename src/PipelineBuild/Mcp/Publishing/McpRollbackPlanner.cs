using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Tells from which version to which one McpRollback would go back.</summary>
public sealed class McpRollbackPlanner(RollbackPreparation preparation, NpmRecord record)
{
    public async Task<PlanResult> PlanAsync(PipelineConfig config, RollbackRequest request, CancellationToken cancel)
    {
        using var rollback = await preparation.PrepareAsync(config, request, await record.PeekAsync(config, cancel), cancel);
        return PlanResult.Of(Changes(rollback), $"{rollback.DistTag} of {rollback.Package} {(rollback.MustTag ? "goes back to" : "names")} {rollback.Decision.To}");
    }

    private static IReadOnlyList<PlannedChange> Changes(OpenRollback rollback)
    {
        var changes = new List<PlannedChange>();
        if (rollback.MustDeprecate)
        {
            changes.Add(new PlannedChange(ChangeKind.Write, $"deprecate {rollback.Package}@{rollback.Decision.From}", rollback.Reason));
        }

        if (rollback.MustTag)
        {
            changes.Add(new PlannedChange(ChangeKind.Tag, $"dist-tag {rollback.DistTag} of {rollback.Package} at {rollback.Session.Registry}", $"{rollback.Packument.DistTags[rollback.DistTag]} -> {rollback.Decision.To}"));
        }

        return changes.Count == 0 ? [] : [.. changes, new PlannedChange(ChangeKind.Record, $"the rollback in {DeliveryLedger.Reference}")];
    }
}
