using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Delivery.Engine;

/// <summary>The real world of a rollout: the environment's containers, its router, and who else wants something of it.</summary>
public sealed class EngineWorld(EnvironmentParts parts, EnvironmentSettings settings, RouterPlace place, KeptRelease kept, KeptRelease? before, string keeper, ServerLooks looks, Func<RolloutRecord, Task> persist, Func<Task<(string? Abort, bool Hurry)>> wishes) : IRolloutWorld
{
    private readonly Dictionary<string, int> restarts = [];

    public async Task<RolloutObservation> ObserveAsync(RolloutRecord record, CancellationToken cancel)
    {
        var (abort, hurry) = await wishes();
        if (record.State.Step is not { Kind: not (StepKind.Start or StepKind.Stop) } step)
        {
            return new RolloutObservation(TimeSpan.Zero, new Dictionary<string, ServerView>()) { Abort = abort, Hurry = hurry };
        }

        var containers = await looks.ContainersAsync(cancel);
        var passed = record.State.Steps.Take(record.State.Position).Where(done => done.Kind == StepKind.Gate).SelectMany(done => done.Servers.Select(server => RolloutState.Key(done.Service, server))).ToHashSet(StringComparer.Ordinal);
        var views = new Dictionary<string, ServerView>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            var key = Key(container);
            var view = container.View(passed.Contains(key) && restarts.TryGetValue(container.Id, out var count) ? count : null);
            views[key] = view;
            if (view.Judgement == ServerJudgement.Healthy)
            {
                restarts.TryAdd(container.Id, container.Restarts);
            }
        }

        var asked = Asked(record.State, step).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, view) in await looks.AskAsync(containers.Where(container => asked.Contains(Key(container)) && views[Key(container)].Judgement == ServerJudgement.Healthy).DistinctBy(Key).ToList(), isGate: step.Kind == StepKind.Gate, cancel))
        {
            views[key] = view;
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
                await StopAsync(record, step, cancel);
                break;
        }
    }

    public Task PersistAsync(RolloutRecord record, CancellationToken cancel) => persist(record);

    private async Task StartAsync(RolloutRecord record, RolloutStep step, KeptRelease release, CancellationToken cancel)
    {
        var hash = release.Release.Services[step.Service].Hash;
        var standing = (await looks.ContainersAsync(cancel)).Where(container => container is { IsRunning: true } && container.Service == step.Service && container.Hash == hash).Select(container => container.Server).ToList();
        if (step.Servers.Except(standing).ToList() is not { Count: > 0 } missing)
        {
            looks.MarkWarm(record.State.IsRollback ? step.Servers.Select(server => RolloutState.Key(step.Service, server)) : []);
            return;
        }

        try
        {
            await parts.Engine.StartAsync(settings, new ReleaseDescription(release.Description), release.Release, step.Service, missing, keeper, cancel);
        }
        finally
        {
            looks.Forget();
        }

        if (settings.Find(step.Service) is { IsRouted: true })
        {
            await parts.Router.ApplyAsync(place, await PlanAsync(record.State, cancel), cancel);
        }
    }

    private async Task StopAsync(RolloutRecord record, RolloutStep step, CancellationToken cancel)
    {
        var stopping = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container.Service == step.Service && step.Servers.Contains(container.Server)).ToList();
        if (!record.State.GoesForward)
        {
            await parts.Evidence.LogsAsync(settings, record.New.Id, stopping, cancel);
        }

        try
        {
            await parts.Engine.StopAsync(settings, stopping, cancel);
        }
        finally
        {
            looks.Forget();
        }
    }

    private async Task<RouterPlan> PlanAsync(RolloutState state, CancellationToken cancel)
    {
        var standing = (await looks.ContainersAsync(cancel)).Where(container => container.IsRunning).Select(Key).ToHashSet(StringComparer.Ordinal);
        return RouterPlans.Of(settings, new ReleaseDescription(kept.Description), state.Rotation, standing);
    }

    /// <summary>Whose health decides at this step; on the way back also whether those that carry traffic could go on doing so.</summary>
    private static IEnumerable<string> Asked(RolloutState state, RolloutStep step) => step.Kind switch
    {
        StepKind.Gate => step.Servers.Select(server => RolloutState.Key(step.Service, server)),
        StepKind.Shift => step.Servers.Concat(state.GoesForward ? [] : state.Rotation.GetValueOrDefault(step.Service, [])).Select(server => RolloutState.Key(step.Service, server)),
        StepKind.Watch => state.Steps.Where(done => done.Kind == StepKind.Gate).SelectMany(done => done.Servers.Select(server => RolloutState.Key(done.Service, server))),
        _ => [],
    };

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

    private static string Key(ServerContainer container) => RolloutState.Key(container.Service, container.Server);
}
