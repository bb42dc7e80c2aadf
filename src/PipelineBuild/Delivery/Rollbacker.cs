using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
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
            return await TakeBackAsync(config, session, unfinished, order, router, cancel);
        }

        var running = session.Record?.Running;
        if (DeliveryRecord.Earlier(await ledger.ReadAsync(config, cancel), settings.Name, running, order.Version) is not { } entry)
        {
            return Refuse(settings, order.Version is { } version ? $"the ledger knows no good deployment of {version} other than what runs: History shows what there is" : "the ledger knows no earlier good deployment: there is nothing to go back to");
        }

        var place = RouterPlace.Of(settings);
        if (await parts.Releases.LoadAsync(settings, place.Container, entry.Deployment!, cancel) is not { } target)
        {
            return Refuse(settings, $"the host does not hold the release {entry.Deployment} of {entry.Version} any more (volume {place.StateVolume}): deploy it anew with Deploy --package-version={entry.Version}");
        }

        return await BeginAsync(config, session, target, order, place, router, cancel);
    }

    /// <summary>Takes back what a killed or halted run left half done.</summary>
    public async Task<DeliveryResult> TakeBackAsync(PipelineConfig config, DeliverySession session, RolloutRecord unfinished, DeliveryOrder order, RouterImage router, CancellationToken cancel)
    {
        progress.Report($"{session.Settings.Name}: taking back {unfinished.New.Version}, which stopped in {unfinished.State.Phase}");
        var ended = await driver.RunAsync(config, session, unfinished, await preparation.ReopenAsync(session.Settings, unfinished, router, cancel), order.Reason ?? "somebody asked to go back", cancel);
        return ended.Phase == nameof(RolloutPhase.RolledBack) ? ended with { Outcome = Outcome.Passed } : ended;
    }

    private async Task<DeliveryResult> BeginAsync(PipelineConfig config, DeliverySession session, KeptRelease target, DeliveryOrder order, RouterPlace place, RouterImage router, CancellationToken cancel)
    {
        var (settings, running) = (session.Settings, session.Record?.Running);
        var next = ReleasePlanner.Again(target.Release, running);
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
        var before = await parts.Releases.LoadAsync(settings, place.Container, running, cancel);
        var image = await router(settings.Engine, cancel);
        await parts.Evidence.PreserveAsync(settings, $"{next.Id}-back", before is null ? null : new ReleaseDescription(before.Description), session.Record?.State, image, cancel);
        if (order.RestoresState && running is not null)
        {
            await RestoreAsync(settings, running, before, moves, image, cancel);
        }

        var record = new RolloutRecord(DeploymentPreparation.Begin(settings, next, running, session.Record, moves, isRollback: true), next, running)
        {
            Commit = await ledger.CommitAsync(config, cancel),
            Actor = ledger.Actor,
            Host = Environment.MachineName,
            Reason = order.Reason,
            Since = time.GetUtcNow(),
        };
        await session.ClearWishesAsync();
        await session.PersistAsync(record);
        return await driver.RunAsync(config, session, record, new RolloutMaterial(target with { Release = next }, before, place, image), null, cancel);
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
    private async Task RestoreAsync(EnvironmentSettings settings, Release running, KeptRelease? before, IReadOnlyList<ServiceMove> moves, string image, CancellationToken cancel)
    {
        var writers = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container.Server == Slots.Servers(Slots.Base, 1)[0]).ToList();
        await parts.Engine.StopAsync(settings, writers, cancel);
        await parts.Evidence.RestoreAsync(settings, running.Id, before is null ? null : new ReleaseDescription(before.Description), image, cancel);
        progress.Report($"{settings.Name}: {string.Join(", ", settings.Preserve)} as before {running.Version}");
        await parts.Engine.RestartAsync(settings, writers.Where(writer => moves.All(move => move.Service != writer.Service)), cancel);
    }

    private static DeliveryResult Refuse(EnvironmentSettings settings, string why) => new(Outcome.Failed, $"nothing was changed in {settings.Name}: {why}") { Environment = settings.Name };
}
