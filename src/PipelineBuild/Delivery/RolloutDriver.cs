using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Health;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Everything of an environment that a rollout works with.</summary>
public sealed record EnvironmentParts(EnvironmentEngine Engine, Router Router, RequestLog Requests, Evidence Evidence, GateProber Prober, ReleaseStore Releases);

/// <summary>What a rollout is made of, beside its record.</summary>
/// <param name="Before">What ran before; null for the first one.</param>
/// <param name="RouterImage">Also what small jobs on the host are run with.</param>
public sealed record RolloutMaterial(KeptRelease Kept, KeptRelease? Before, RouterPlace Place, string RouterImage);

/// <summary>Runs a rollout in an environment whose lock is ours, reads the world back, and writes into the ledger how it ended.</summary>
public sealed class RolloutDriver(EnvironmentParts parts, RolloutRunner runner, DeliveryRecord ledger, TimeProvider time)
{
    /// <param name="abort">Why it is to go back at once; null lets it go on.</param>
    public async Task<DeliveryResult> RunAsync(PipelineConfig config, DeliverySession session, RolloutRecord record, RolloutMaterial material, string? abort, CancellationToken cancel)
    {
        var settings = session.Settings;
        var looks = new ServerLooks(parts, settings, material.Place, material.RouterImage, time);
        var world = new EngineWorld(parts, settings, material.Place, material.Kept, material.Before, material.RouterImage, looks, session.PersistAsync, async () => await session.WishesAsync() is var wishes && abort is null ? wishes : (abort, false));
        var ended = await runner.RunAsync(record, Limits(settings, record), world, cancel);
        var wrong = await ReadBackAsync(settings, ended, material.Place, CancellationToken.None);
        if (wrong is not null && ended.State.Phase == RolloutPhase.Succeeded)
        {
            ended = ended with { State = ended.State with { Phase = RolloutPhase.Halted, Why = $"read-back: {wrong}" } };
            await session.PersistAsync(ended);
        }

        var served = await ServedAsync(settings, ended, material.Place);
        var result = Describe(settings, ended, served, wrong);
        try
        {
            await ledger.WriteAsync(config, settings, ended, served);
        }
        catch (Exception error) when (error is LedgerException or ProcessFailedException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return result with { Outcome = Outcome.Errored, Summary = $"{result.Summary}. The ledger could not be told: {error.Message}. The next Deploy or Rollback tells it" };
        }

        await session.ClearWishesAsync();
        return result;
    }

    /// <summary>Traffic that the router does not carry as decided, and servers that do not run what they should.</summary>
    /// <returns>Null when the world is as the record says.</returns>
    public async Task<string?> ReadBackAsync(EnvironmentSettings settings, RolloutRecord record, RouterPlace place, CancellationToken cancel)
    {
        if (record.Running is not { } running)
        {
            return null;
        }

        var containers = await parts.Engine.ContainersAsync(settings, cancel);
        foreach (var (name, service) in running.Services)
        {
            foreach (var server in service.Servers)
            {
                var container = containers.FirstOrDefault(candidate => candidate.Service == name && candidate.Server == server);
                if (container is not { IsRunning: true } && settings.Find(name) is not null)
                {
                    return $"{name} {server} does not run";
                }

                if (container is not null && container.Hash != service.Hash)
                {
                    return $"{name} {server} runs {container.Image}, and the release says {service.Image}";
                }
            }
        }

        foreach (var (service, rotation) in record.State.Rotation)
        {
            var carried = await parts.Router.WeightsAsync(place, service, cancel);
            var wanted = Traffic.Weights(carried.Keys, rotation);
            if (carried.FirstOrDefault(server => server.Value != wanted[server.Key]) is { Key: not null } other)
            {
                return FormattableString.Invariant($"the router gives {service} {other.Key} the weight {other.Value}, and {wanted[other.Key]} was decided");
            }
        }

        return null;
    }

    /// <summary>Service to what its users asked for and got since the rollout began, by the router's log. No log is no number.</summary>
    private async Task<IReadOnlyDictionary<string, ServedRequests>> ServedAsync(EnvironmentSettings settings, RolloutRecord record, RouterPlace place)
    {
        if (settings.Services.All(service => !service.IsRouted))
        {
            return new Dictionary<string, ServedRequests>();
        }

        try
        {
            var counts = await parts.Requests.ReadAsync(place, record.Since, CancellationToken.None);
            return settings.Services.Where(service => service.IsRouted).ToDictionary(service => service.Name, service => ServedRequests.Of(counts.Where(count => count.Service == service.Name)));
        }
        catch (Exception error) when (error is DeliveryException or ProcessFailedException or TimeoutException)
        {
            return new Dictionary<string, ServedRequests>();
        }
    }

    private static RolloutLimits Limits(EnvironmentSettings settings, RolloutRecord record) => new(
        settings.Services.ToDictionary(service => service.Name, service => service.Gate.Limit),
        settings.Services.ToDictionary(service => service.Name, service => service.Drain),
        record.State.IsRollback ? TimeSpan.Zero : settings.Watch);

    /// <summary>By which one a service comes to its next version, in the words of pipeline.yml.</summary>
    private static string StrategyOf(EnvironmentSettings settings, Strategy? asked, KeyValuePair<string, ReleasedService> service) =>
        ServiceSettings.NameOf(service.Value.Slot == Slots.Base ? Strategy.Recreate : asked ?? settings.Find(service.Key)?.Strategy ?? Strategy.Recreate);

    private static DeliveryResult Describe(EnvironmentSettings settings, RolloutRecord record, IReadOnlyDictionary<string, ServedRequests> served, string? wrong)
    {
        var state = record.State;
        var passed = state.Phase == RolloutPhase.Succeeded;
        var from = record.Old?.Version;
        var summary = (state.Phase, state.IsRollback) switch
        {
            (RolloutPhase.Succeeded, false) => $"{settings.Name} runs {record.New.Version}{(from is null ? "" : $", {from} stays warm until the next deployment or Finalize")}",
            (RolloutPhase.Succeeded, true) => $"{settings.Name} is back at {record.New.Version}, from {from}",
            (RolloutPhase.RolledBack, _) => $"{settings.Name} {(from is null ? "runs nothing" : $"is still at {from}")}: {record.New.Version} was taken back: {state.Why}. What its servers said lies in {Evidence.FolderOf(settings.Name, record.New.Id)}",
            _ => $"{settings.Name} stands between {from ?? "nothing"} and {record.New.Version} and needs somebody: {state.Why}. DeployStatus shows where traffic goes; Rollback or Deploy go on from here",
        };
        return new DeliveryResult(passed ? Outcome.Passed : Outcome.Failed, wrong is null || state.Phase == RolloutPhase.Halted ? summary : $"{summary}; read-back: {wrong}")
        {
            Environment = settings.Name,
            Release = record.New.Id,
            From = from,
            To = record.New.Version,
            Phase = state.Phase.ToString(),
            Traffic = state.Rotation,
            Requests = served,
            Table = new ResultTable(
                ["service", "strategy", "image", "traffic on", "requests meanwhile"],
                record.New.Services.Select(service => (IReadOnlyList<string>)[service.Key, StrategyOf(settings, record.Strategy, service), service.Value.Image, string.Join(' ', state.Rotation.GetValueOrDefault(service.Key, service.Value.Servers)), served.TryGetValue(service.Key, out var requests) ? requests.ToString() : "not counted"]).ToList()),
        };
    }
}
