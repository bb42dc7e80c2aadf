using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Delivery;

/// <summary>Steers a deployment from another terminal or machine: calls it off, ends its waiting, or breaks a lock that nobody will give back.</summary>
public sealed class DeliveryControls(DeliveryDoor door, Rollbacker rollbacker, EnvironmentParts parts, EnvironmentLocks locks, DeliveryRequests requests, DeliveryRecord ledger)
{
    /// <summary>Tells a running deployment to go back, or takes back what a dead one left.</summary>
    public async Task<StepResult> AbortAsync(PipelineConfig config, DeliveryOrder order, RouterImage router, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        if (await door.LookAsync(config, settings, cancel) is not { State.IsOver: false } unfinished)
        {
            return StepResult.Passed($"nothing to call off: no deployment to {settings.Name} is under way");
        }

        if (await door.HolderAsync(config, settings, cancel) is { } holder)
        {
            await requests.AskAsync(config.Workspace, config.Ledger, settings.Name, DeliveryRequests.Abort, order.Reason ?? "no reason given", ledger.Actor, unfinished.New.Id, cancel);
            return StepResult.Passed($"{holder.Words} was asked to take {unfinished.New.Version} back; DeployStatus shows when it has");
        }

        await using var session = await door.OpenAsync(config, settings, "Abort", order.LockWait, cancel);
        return session.Record is { State.IsOver: false } left ? await rollbacker.TakeBackAsync(config, session, left, order, router, cancel) : StepResult.Passed($"nothing to call off: the deployment to {settings.Name} ended meanwhile");
    }

    /// <summary>Ends the watching of a running deployment, or removes what a finished one keeps warm.</summary>
    public async Task<StepResult> FinalizeAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        var record = await door.LookAsync(config, settings, cancel);
        if (record is { State.IsOver: false } && await door.HolderAsync(config, settings, cancel) is { } holder)
        {
            await requests.AskAsync(config.Workspace, config.Ledger, settings.Name, DeliveryRequests.Finalize, order.Reason ?? "no reason given", ledger.Actor, record.New.Id, cancel);
            return StepResult.Passed($"{holder.Words} was asked to end its watching; what is kept warm goes when Finalize is run again after it");
        }

        await using var session = await door.OpenAsync(config, settings, "Finalize", order.LockWait, cancel);
        if (session.Record is not { State.IsOver: true } over)
        {
            return session.Record is null ? StepResult.Passed($"nothing was deployed to {settings.Name}") : StepResult.Failed($"a deployment to {settings.Name} stopped half-way in {session.Record.State.Phase}: {(session.Record.IsForwardRollback ? "Rollback goes on with it, Abort takes it back" : "Deploy goes on with it, Rollback takes it back")}");
        }

        var spare = Spare(await parts.Engine.ContainersAsync(settings, cancel), over.Running);
        await parts.Engine.RemoveAsync(settings, spare, cancel);
        var left = Spare(await parts.Engine.ContainersAsync(settings, cancel), over.Running);
        return left.Count > 0 ? StepResult.Errored($"read-back: {string.Join(", ", left.Select(container => container.Name))} {(left.Count == 1 ? "is" : "are")} still there")
            : StepResult.Passed(spare.Count == 0 ? $"nothing was kept warm in {settings.Name}" : $"{string.Join(", ", spare.Select(container => $"{container.Service} {container.Server} ({container.Version})"))} removed from {settings.Name}: a rollback starts {(spare.Count == 1 ? "it" : "them")} anew");
    }

    public async Task<StepResult> UnlockAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        if (string.IsNullOrWhiteSpace(order.Reason))
        {
            return StepResult.Failed($"nothing was changed in {settings.Name}: say why its lock is to be broken with --reason=\"...\"; the ledger keeps it");
        }

        return await locks.BreakAsync(config.Workspace, config.Ledger, settings.Name, order.Reason, cancel) is { } whose
            ? StepResult.Passed($"the lock of {settings.Name} was broken; it was held by {whose}. That process changes nothing more; DeployStatus shows where it stopped")
            : StepResult.Passed($"{settings.Name} is not locked");
    }

    public async Task<PlanResult> PlanUnlockAsync(PipelineConfig config, DeliveryOrder order, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        return PlanResult.Of(await locks.PeekAsync(config.Workspace, config.Ledger, settings.Name, cancel) is { } holder ? [new PlannedChange(ChangeKind.Record, "a ledger entry"), new PlannedChange(ChangeKind.Delete, $"the lock of {settings.Name}, held by {holder.Words}")] : []);
    }

    /// <summary>Containers of slots that carry no traffic of what runs. Pure.</summary>
    public static IReadOnlyList<ServerContainer> Spare(IReadOnlyList<ServerContainer> containers, Release? running) => containers
        .Where(container => !container.Server.StartsWith($"{Slots.Base}-", StringComparison.Ordinal) && running?.Services.GetValueOrDefault(container.Service)?.Servers.Contains(container.Server) != true).ToList();
}
