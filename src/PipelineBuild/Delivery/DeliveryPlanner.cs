using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Results;

namespace PipelineBuild.Delivery;

/// <summary>Tells what the delivery targets would do, as far as this machine knows the ledger; changes nothing.</summary>
public sealed class DeliveryPlanner(EnvironmentParts parts, EnvironmentFiles files, DeliveryRecord ledger, DeliveryDoor door)
{
    public async Task<PlanResult> DeployAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        var record = await door.LookAsync(config, settings, cancel);
        if (record is { State.IsOver: false })
        {
            return PlanResult.Of([new PlannedChange(ChangeKind.Run, $"{settings.Name}: go on from {record.State.Phase} with {record.New.Version}, or take it back")]);
        }

        var problems = RunsTwice.Check(config.Workspace, settings, order.Strategy);
        var description = await files.ResolveAsync(config, settings, cancel);
        var (chosen, images) = ReleaseChoice.Choose(await ledger.PeekAsync(config, cancel), description, settings, config.ImageNames, order.Version);
        var running = record?.Running;
        var next = ReleasePlanner.Plan("planned", chosen.Version, settings, description, images, running);
        var moves = ReleasePlanner.Moves(settings, next, running, order.Strategy);
        return PlanResult.Of(Changes(settings, moves, next), problems.Count == 0 ? "" : $"it would be refused: {string.Join("; ", problems.Select(problem => problem.Message))}");
    }

    public async Task<PlanResult> RollbackAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        var record = await door.LookAsync(config, settings, cancel);
        if (record is { State.IsOver: false })
        {
            return PlanResult.Of([new PlannedChange(ChangeKind.Run, $"{settings.Name}: {(Rollbacker.IsSame(record, order) ? "go on back to" : "take back")} {record.New.Version}, which stopped in {record.State.Phase}")]);
        }

        var entries = await ledger.PeekAsync(config, cancel);
        if (record is { State: { IsRollback: true, Phase: RolloutPhase.Succeeded } } && order.Version is null && !DeliveryRecord.IsTold(record, entries))
        {
            return PlanResult.Of([new PlannedChange(ChangeKind.Record, "the ledger entry of the rollback before, which is missing")]);
        }

        var entry = DeliveryRecord.Earlier(entries, settings.Name, record?.Running, order.Version);
        return entry is null ? PlanResult.Of([], "the ledger knows no earlier good deployment: there is nothing to go back to")
            : PlanResult.Of([new PlannedChange(ChangeKind.Run, $"{settings.Name}: from {record?.Running?.Version ?? "nothing"} back to {entry.Version} (deployment {entry.Deployment})"), new PlannedChange(ChangeKind.Record, "a ledger entry")]);
    }

    public async Task<PlanResult> FinalizeAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        var record = await door.LookAsync(config, settings, cancel);
        var spare = record is null ? [] : DeliveryControls.Spare(await parts.Engine.ContainersAsync(settings, cancel), record.Running);
        return PlanResult.Of(spare.Select(container => new PlannedChange(ChangeKind.Delete, $"container {container.Name} ({container.Service} {container.Version})")).ToList());
    }

    public async Task<PlanResult> AbortAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        return PlanResult.Of(await door.LookAsync(config, settings, cancel) is { State.IsOver: false } record ? [new PlannedChange(ChangeKind.Run, $"{settings.Name}: take back {record.New.Version}")] : []);
    }

    private static List<PlannedChange> Changes(EnvironmentSettings settings, IReadOnlyList<ServiceMove> moves, Release next) => moves.Count == 0 ? []
        :
        [
            .. moves.Select(move => new PlannedChange(move.Old.Count == 0 ? ChangeKind.Start : ChangeKind.Run, $"{settings.Name} {move.Service} ({ServiceSettings.NameOf(move.Strategy)}): {(move.Old.Count == 0 ? "" : $"{string.Join(' ', move.Old)} -> ")}{string.Join(' ', move.New)}, {next.Services[move.Service].Image}")),
            new PlannedChange(ChangeKind.Record, "a ledger entry"),
        ];
}
