using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Delivery;

/// <summary>Brings an environment back to a version that was good, from what the host itself holds.</summary>
public sealed class Rollbacker(DeliveryDoor door, DeploymentPreparation preparation, EnvironmentParts parts, RolloutDriver driver, DeliveryRecord ledger, TimeProvider time, IProgress<string> progress)
{
    public async Task<DeliveryResult> RollbackAsync(PipelineConfig config, DeliveryOrder order, RouterImage router, CancellationToken cancel)
    {
        var settings = DeliveryDoor.Choose(config, order.Environment);
        if (settings.Protection.RequiresReason && string.IsNullOrWhiteSpace(order.Reason))
        {
            return Refuse(settings, "the environment wants a reason: --reason=\"...\"");
        }

        await using var session = await door.OpenAsync(config, settings, $"Rollback {order.Version}".TrimEnd(), order.LockWait, cancel);
        if (session.Record is { State.IsOver: false } unfinished)
        {
            if (!IsSame(unfinished, order))
            {
                return await TakeBackAsync(config, session, unfinished, order, router, cancel);
            }

            progress.Report($"{settings.Name}: an earlier rollback to {unfinished.New.Version} stopped in {unfinished.State.Phase}, going on with it");
            return await driver.RunAsync(config, session, unfinished, await preparation.ReopenAsync(settings, unfinished, router, cancel), null, cancel);
        }

        var running = session.Record?.Running;
        var entries = await ledger.ReadAsync(config, cancel);
        if (await ledger.CatchUpAsync(config, settings, session.Record, entries))
        {
            progress.Report($"{settings.Name}: the ledger did not tell yet that {session.Record!.New.Version} ended in {session.Record.State.Phase}, and does now");
            if (session.Record.State is { IsRollback: true, Phase: RolloutPhase.Succeeded } && order.Version is null)
            {
                return new DeliveryResult(Outcome.Passed, $"nothing more to do: the rollback before this one had brought {settings.Name} back to {running!.Version}, and only its ledger entry was missing; run Rollback again to go back further") { Environment = settings.Name, From = session.Record.Old?.Version, To = running.Version };
            }

            entries = await ledger.ReadAsync(config, cancel);
        }

        if (DeliveryRecord.Earlier(entries, settings.Name, running, order.Version) is not { } entry)
        {
            return order.Version is not null && order.Version == running?.Version ? new DeliveryResult(Outcome.Passed, $"nothing to do: {settings.Name} runs {running.Version}") { Environment = settings.Name, From = running.Version, To = running.Version } : Refuse(settings, order.Version is { } version ? $"the ledger knows no good deployment of {version} other than what runs: History shows what there is" : "the ledger knows no earlier good deployment: there is nothing to go back to");
        }

        var place = RouterPlace.Of(settings);
        var before = parts.Releases.LoadAsync(settings, place.Container, running, cancel);
        if (await parts.Releases.LoadAsync(settings, place.Container, entry.Deployment!, cancel) is not { } target)
        {
            return Refuse(settings, $"the host does not hold the release {entry.Deployment} of {entry.Version} any more (volume {place.StateVolume}): deploy it anew with Deploy --package-version={entry.Version}");
        }

        var next = ReleasePlanner.Again(target.Release, running);
        return await BeginAsync(config, session, order, new RolloutMaterial(target with { Release = next }, await before, place, await router(settings.Engine, cancel)), entries, cancel);
    }

    /// <summary>Whether what was left half done is what is asked for now, so that it is to be finished and not taken back. Pure.</summary>
    public static bool IsSame(RolloutRecord unfinished, DeliveryOrder order) => unfinished.IsForwardRollback && (order.Version is null || order.Version == unfinished.New.Version) && (!order.RestoresState || unfinished.IsRestored);

    /// <summary>Takes back what a killed or halted run left half done.</summary>
    public async Task<DeliveryResult> TakeBackAsync(PipelineConfig config, DeliverySession session, RolloutRecord unfinished, DeliveryOrder order, RouterImage router, CancellationToken cancel)
    {
        progress.Report($"{session.Settings.Name}: taking back {unfinished.New.Version}, which stopped in {unfinished.State.Phase}");
        var ended = await driver.RunAsync(config, session, unfinished, await preparation.ReopenAsync(session.Settings, unfinished, router, cancel), order.Reason ?? "somebody asked to go back", cancel);
        return ended is { Phase: nameof(RolloutPhase.RolledBack), Outcome: Outcome.Failed } ? ended with { Outcome = Outcome.Passed } : ended;
    }

    private async Task<DeliveryResult> BeginAsync(PipelineConfig config, DeliverySession session, DeliveryOrder order, RolloutMaterial material, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var (settings, running, next) = (session.Settings, session.Record?.Running, material.Kept.Release);
        var moves = ReleasePlanner.Moves(settings, next, running, Strategy.BlueGreen);
        if (moves.Count == 0)
        {
            return new DeliveryResult(Outcome.Passed, $"nothing to do: {settings.Name} runs {next.Version} as it was") { Environment = settings.Name, From = running?.Version, To = next.Version };
        }

        var missing = await MissingAsync(settings, next, moves, cancel);
        if (missing.Count > 0)
        {
            return Refuse(settings, string.Join("; ", missing));
        }

        progress.Report($"{settings.Name}: back from {running?.Version} to {next.Version}: {string.Join(", ", moves.Select(move => $"{move.Service} to {string.Join(' ', move.New)}"))}");
        var (commit, forgotten) = (ledger.CommitAsync(config, cancel), session.ClearWishesAsync());
        var before = material.Before is null ? null : new ReleaseDescription(material.Before.Description);
        await parts.Evidence.PreserveAsync(settings, $"{next.Id}-back", before, session.Record?.State, material.RouterImage, cancel);
        if (order.RestoresState && running is not null)
        {
            await RestoreAsync(settings, running, before, moves, material.RouterImage, cancel);
        }

        var record = new RolloutRecord(DeploymentPreparation.Begin(settings, next, running, session.Record, moves, isRollback: true), next, running)
        {
            Commit = await commit,
            Actor = ledger.Actor,
            Host = Environment.MachineName,
            Reason = order.Reason,
            IsRestored = order.RestoresState,
            After = entries.Count == 0 ? 0 : entries[^1].Sequence,
            Since = time.GetUtcNow(),
        };
        await forgotten;
        return await driver.RunAsync(config, session, record, material, null, cancel);
    }

    /// <summary>Images that the host lacks and can't fetch: found out before anything is changed.</summary>
    private async Task<IReadOnlyList<string>> MissingAsync(EnvironmentSettings settings, Release next, IReadOnlyList<ServiceMove> moves, CancellationToken cancel)
    {
        var missing = new List<string>();
        foreach (var image in moves.Select(move => next.Services[move.Service].Image).Distinct())
        {
            if (!await parts.Engine.HasImageAsync(settings, image, cancel) && await parts.Engine.PullAsync(settings, image, cancel) is { } problem)
            {
                missing.Add($"the host has no {image} any more and can't fetch it: {problem}");
            }
        }

        return missing;
    }

    /// <summary>What is replaced a moment later is not started again: the version that is left behind would write into what was brought back.</summary>
    private async Task RestoreAsync(EnvironmentSettings settings, Release running, ReleaseDescription? before, IReadOnlyList<ServiceMove> moves, string image, CancellationToken cancel)
    {
        var writers = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container.Server == Slots.Servers(Slots.Base, 1)[0]).ToList();
        await parts.Engine.StopAsync(settings, writers, cancel);
        await parts.Evidence.RestoreAsync(settings, running.Id, before, image, cancel);
        progress.Report($"{settings.Name}: {string.Join(", ", settings.Preserve)} as before {running.Version}");
        await parts.Engine.RestartAsync(settings, writers.Where(writer => moves.All(move => move.Service != writer.Service)), cancel);
    }

    private static DeliveryResult Refuse(EnvironmentSettings settings, string why) => new(Outcome.Failed, $"nothing was changed in {settings.Name}: {why}") { Environment = settings.Name };
}
