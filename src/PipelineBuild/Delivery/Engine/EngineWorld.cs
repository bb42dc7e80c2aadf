using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Delivery.Engine;

/// <summary>The real world of a rollout: the environment's containers, its router, and who else wants something of it.</summary>
public sealed class EngineWorld(EnvironmentParts parts, EnvironmentSettings settings, RouterPlace place, KeptRelease kept, KeptRelease? before, string keeper, Func<RolloutRecord, Task> persist, Func<Task<(string? Abort, bool Hurry)>> wishes) : IRolloutWorld
{
    private const int BadInARow = 3;

    /// <summary>Servers that ran already what they are to run: they have shown that they can.</summary>
    private readonly HashSet<string> warm = [];

    private readonly Dictionary<string, int> restarts = [];
    private readonly Dictionary<string, int> inARow = [];

    public async Task<RolloutObservation> ObserveAsync(RolloutRecord record, CancellationToken cancel)
    {
        var (abort, hurry) = await wishes();
        if (record.State.Step is not { Kind: not (StepKind.Start or StepKind.Stop) } step)
        {
            return new RolloutObservation(TimeSpan.Zero, new Dictionary<string, ServerView>()) { Abort = abort, Hurry = hurry };
        }

        var containers = await parts.Engine.ContainersAsync(settings, cancel);
        var passed = record.State.Steps.Take(record.State.Position).Where(done => done.Kind == StepKind.Gate).SelectMany(done => done.Servers.Select(server => RolloutState.Key(done.Service, server))).ToHashSet(StringComparer.Ordinal);
        var views = new Dictionary<string, ServerView>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            var key = RolloutState.Key(container.Service, container.Server);
            var view = container.View(passed.Contains(key) && restarts.TryGetValue(container.Id, out var count) ? count : null);
            views[key] = view;
            if (view.Judgement == ServerJudgement.Healthy)
            {
                restarts.TryAdd(container.Id, container.Restarts);
            }
        }

        foreach (var server in Asked(record.State, step))
        {
            if (containers.FirstOrDefault(container => RolloutState.Key(container.Service, container.Server) == server) is { } container && views[server].Judgement == ServerJudgement.Healthy)
            {
                views[server] = await ProbeAsync(container, server, isGate: step.Kind == StepKind.Gate, cancel);
            }
        }

        return new RolloutObservation(TimeSpan.Zero, step.Kind == StepKind.Drain ? await WithSessionsAsync(step, views, cancel) : views) { Abort = abort, Hurry = hurry };
    }

    public async Task ActAsync(RolloutRecord record, RolloutStep step, CancellationToken cancel)
    {
        var release = step.Release == kept.Release.Id ? kept : before ?? throw new DeliveryException($"the release {step.Release} is not known any more");
        switch (step.Kind)
        {
            case StepKind.Start:
                await StartAsync(record, step, release, cancel);
                break;
            case StepKind.Shift:
                await parts.Router.ApplyAsync(place, await PlanAsync(record.State, cancel), cancel);
                break;
            default:
                var stopping = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container.Service == step.Service && step.Servers.Contains(container.Server)).ToList();
                if (!record.State.GoesForward)
                {
                    await parts.Evidence.LogsAsync(settings, record.New.Id, stopping, cancel);
                }

                await parts.Engine.StopAsync(settings, stopping, cancel);
                break;
        }
    }

    public Task PersistAsync(RolloutRecord record, CancellationToken cancel) => persist(record);

    private async Task StartAsync(RolloutRecord record, RolloutStep step, KeptRelease release, CancellationToken cancel)
    {
        var hash = release.Release.Services[step.Service].Hash;
        var standing = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container is { IsRunning: true } && container.Service == step.Service && container.Hash == hash).Select(container => container.Server).ToList();
        warm.UnionWith(record.State.IsRollback ? step.Servers.Intersect(standing).Select(server => RolloutState.Key(step.Service, server)) : []);
        if (step.Servers.Except(standing).ToList() is { Count: > 0 } missing)
        {
            await parts.Engine.StartAsync(settings, new ReleaseDescription(release.Description), release.Release, step.Service, missing, keeper, cancel);
        }

        if (settings.Find(step.Service) is { IsRouted: true })
        {
            await parts.Router.ApplyAsync(place, await PlanAsync(record.State, cancel), cancel);
        }
    }

    private async Task<RouterPlan> PlanAsync(RolloutState state, CancellationToken cancel)
    {
        var standing = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container.IsRunning).Select(container => RolloutState.Key(container.Service, container.Server)).ToHashSet(StringComparer.Ordinal);
        return RouterPlans.Of(settings, new ReleaseDescription(kept.Description), state.Rotation, standing);
    }

    /// <summary>Whose health decides at this step.</summary>
    private static IEnumerable<string> Asked(RolloutState state, RolloutStep step) => step.Kind switch
    {
        StepKind.Gate => step.Servers.Select(server => RolloutState.Key(step.Service, server)),
        StepKind.Shift => step.Servers.Concat(state.Rotation.GetValueOrDefault(step.Service, [])).Distinct().Select(server => RolloutState.Key(step.Service, server)),
        StepKind.Watch => state.Steps.Where(done => done.Kind == StepKind.Gate).SelectMany(done => done.Servers.Select(server => RolloutState.Key(done.Service, server))).Distinct(),
        _ => [],
    };

    /// <summary>So many good looks in a row make a server healthy, and so many bad ones in a row make one that was healthy unhealthy.</summary>
    private async Task<ServerView> ProbeAsync(ServerContainer container, string key, bool isGate, CancellationToken cancel)
    {
        if (settings.Find(container.Service) is not { } service)
        {
            return new ServerView(ServerJudgement.Healthy, "its container runs");
        }

        var view = await parts.Prober.AskAsync(settings, service, container, place, keeper, cancel);
        var isGood = view.Judgement == ServerJudgement.Healthy;
        inARow[key] = isGood == inARow.GetValueOrDefault(key) >= 0 ? inARow.GetValueOrDefault(key) + (isGood ? 1 : -1) : isGood ? 1 : -1;
        return isGate
            ? isGood && inARow[key] < (warm.Contains(key) ? 1 : service.Gate.Consecutive) ? new ServerView(ServerJudgement.Starting, FormattableString.Invariant($"{inARow[key]} good answers in a row, and {service.Gate.Consecutive} are asked for")) : view
            : view with { Judgement = isGood || -inARow[key] < BadInARow ? ServerJudgement.Healthy : ServerJudgement.Unhealthy };
    }

    private async Task<IReadOnlyDictionary<string, ServerView>> WithSessionsAsync(RolloutStep step, Dictionary<string, ServerView> views, CancellationToken cancel)
    {
        var busy = await parts.Router.SessionsAsync(place, step.Service, cancel);
        foreach (var server in step.Servers)
        {
            var key = RolloutState.Key(step.Service, server);
            views[key] = views.GetValueOrDefault(key, ServerView.Unseen) with { Sessions = busy.TryGetValue(server, out var count) ? count : null };
        }

        return views;
    }
}
