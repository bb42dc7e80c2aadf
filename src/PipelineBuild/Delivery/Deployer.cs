using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Results;

namespace PipelineBuild.Delivery;

/// <summary>Brings a published version into an environment, or goes on with what a killed run left.</summary>
public sealed class Deployer(DeliveryDoor door, DeploymentPreparation preparation, RolloutDriver driver, DeliveryRecord ledger, TimeProvider time, IProgress<string> progress)
{
    public async Task<DeliveryResult> DeployAsync(PipelineConfig config, DeliveryOrder order, RouterImage router, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        await using var session = await door.OpenAsync(config, settings, $"Deploy {order.Version ?? "the newest version"}", order.LockWait, cancel);
        if (session.Record is { State.IsOver: false } unfinished)
        {
            var other = order.Version is { } asked && asked != unfinished.New.Version ? $"{asked} is to be deployed instead"
                : order.Strategy is { } strategy && strategy != unfinished.Strategy && !unfinished.State.IsRollback ? $"it is to be deployed by {ServiceSettings.NameOf(strategy)} instead"
                : null;
            progress.Report($"{settings.Name}: an earlier run stopped in {unfinished.State.Phase}, {(other is null && unfinished.State.GoesForward ? "going on with it" : "taking it back first")}");
            var ended = await driver.RunAsync(config, session, unfinished, await preparation.ReopenAsync(settings, unfinished, router, cancel), other, cancel);
            if (other is null || ended.Phase != nameof(RolloutPhase.RolledBack))
            {
                return ended;
            }
        }

        var entries = await ledger.ReadAsync(config, cancel);
        if (await ledger.CatchUpAsync(config, settings, session.Record, entries))
        {
            progress.Report($"{settings.Name}: the ledger did not tell yet that {session.Record!.New.Version} ended in {session.Record.State.Phase}, and does now");
        }

        await session.ClearWishesAsync();
        var running = session.Record?.Running;
        var commit = await ledger.CommitAsync(config, cancel);
        var prepared = await preparation.PrepareAsync(config, settings, order, running, router, cancel);
        if (prepared.Findings.Count > 0)
        {
            await ledger.RefuseAsync(config, settings, prepared.Version, commit, string.Join("; ", prepared.Findings.Select(finding => finding.Message)), cancel);
            return new DeliveryResult(Outcome.Failed, $"nothing was changed in {settings.Name}: {Counted.Of(prepared.Findings.Count, "thing")} in the way") { Environment = settings.Name, To = prepared.Version, Findings = prepared.Findings };
        }

        var moves = ReleasePlanner.Moves(settings, prepared.Next, running, order.Strategy);
        if (moves.Count == 0)
        {
            return new DeliveryResult(Outcome.Passed, $"nothing to do: {settings.Name} runs {prepared.Version} as described") { Environment = settings.Name, From = running?.Version, To = prepared.Version };
        }

        var material = await preparation.SetUpAsync(settings, prepared, session.Record, cancel);
        var record = new RolloutRecord(DeploymentPreparation.Begin(settings, prepared.Next, running, session.Record, moves, isRollback: false), prepared.Next, running)
        {
            Commit = commit,
            Actor = ledger.Actor,
            Host = Environment.MachineName,
            Reason = order.Reason,
            Strategy = order.Strategy,
            After = entries.Count == 0 ? 0 : entries[^1].Sequence,
            Since = time.GetUtcNow(),
        };
        return await driver.RunAsync(config, session, record, material, null, cancel);
    }
}
