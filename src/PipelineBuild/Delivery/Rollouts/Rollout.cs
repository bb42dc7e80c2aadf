namespace PipelineBuild.Delivery.Rollouts;

/// <summary>Decides the next move of a rollout. Pure: the same state and observation always give the same answer.</summary>
public static class Rollout
{
    public static (RolloutState State, RolloutAction Action) Next(RolloutState state, RolloutObservation seen, RolloutLimits limits)
    {
        if (state.IsOver)
        {
            return (state, RolloutAction.End);
        }

        if (state.GoesForward && seen.Abort is { } abort)
        {
            return Back(state, seen, abort);
        }

        if (state.GoesForward && Crashed(state, seen) is { } crash)
        {
            return Back(state, seen, crash);
        }

        return state.Step is { } step ? Work(state, step, seen, limits) : (state with { Phase = state.GoesForward ? RolloutPhase.Succeeded : RolloutPhase.RolledBack }, RolloutAction.End);
    }

    private static (RolloutState State, RolloutAction Action) Work(RolloutState state, RolloutStep step, RolloutObservation seen, RolloutLimits limits)
    {
        if (seen.Trouble is { } trouble)
        {
            return Fail(state, seen, $"{step}: {trouble}");
        }

        return step.Kind switch
        {
            StepKind.Gate => Gate(state, step, seen, limits.GateOf(step.Service)),
            StepKind.Drain => step.Servers.All(server => seen.Of(step.Service, server).Sessions == 0) || seen.Elapsed >= limits.DrainOf(step.Service) ? Advance(state) : (state, RolloutAction.Wait),
            StepKind.Watch => seen.Hurry || seen.Elapsed >= limits.Watch ? Advance(state) : (state with { Phase = RolloutPhase.Finalizing }, RolloutAction.Wait),
            _ when seen.IsDone => Advance(state),
            StepKind.Shift => Shift(state, step, seen),
            StepKind.Stop => (state with { Stopped = [.. state.Stopped.Union(step.Servers.Select(server => RolloutState.Key(step.Service, server)))] }, RolloutAction.Act),
            _ => (state with { Phase = state.Phase == RolloutPhase.Preparing ? RolloutPhase.Progressing : state.Phase }, RolloutAction.Act),
        };
    }

    private static (RolloutState State, RolloutAction Action) Gate(RolloutState state, RolloutStep step, RolloutObservation seen, TimeSpan limit)
    {
        var views = step.Servers.Select(server => (server, View: seen.Of(step.Service, server))).ToList();
        if (views.All(server => server.View.Judgement == ServerJudgement.Healthy))
        {
            return Advance(state);
        }

        var (name, bad) = views.Find(server => server.View.Judgement == ServerJudgement.Unhealthy);
        if (bad is not null)
        {
            return Fail(state, seen, $"{step.Service} {name} is not healthy: {bad.Words}");
        }

        var (slow, waiting) = views.Find(server => server.View.Judgement != ServerJudgement.Healthy);
        return seen.Elapsed >= limit ? Fail(state, seen, FormattableString.Invariant($"{step.Service} {slow} was not healthy within {limit.TotalSeconds:0} s: {waiting.Words}")) : (state, RolloutAction.Wait);
    }

    private static (RolloutState State, RolloutAction Action) Shift(RolloutState state, RolloutStep step, RolloutObservation seen)
    {
        var added = step.Servers.Except(state.Before.GetValueOrDefault(step.Service, []));
        if (state.GoesForward && added.FirstOrDefault(server => seen.Of(step.Service, server).Judgement != ServerJudgement.Healthy) is { } sick)
        {
            return Fail(state, seen, $"{step.Service} {sick} is not healthy at the moment it would get traffic: {seen.Of(step.Service, sick).Words}");
        }

        var now = state.Rotation.GetValueOrDefault(step.Service, []);
        if (!state.GoesForward && Judged(step.Service, step.Servers, seen, ServerJudgement.Unhealthy) && now.Count > 0 && !Judged(step.Service, now, seen, ServerJudgement.Unhealthy))
        {
            return Halt(state, $"{step.Service} can't go back: {string.Join(", ", step.Servers.Select(server => $"{server}: {seen.Of(step.Service, server).Words}"))}; traffic stays on {string.Join(' ', now)}");
        }

        var rotation = state.Rotation.ToDictionary();
        rotation[step.Service] = Traffic.Healthy(step.Service, step.Servers, seen);
        return (state with { Rotation = rotation, Phase = state.GoesForward ? RolloutPhase.Promoting : state.Phase }, RolloutAction.Act);
    }

    private static bool Judged(string service, IReadOnlyList<string> servers, RolloutObservation seen, ServerJudgement judgement) => servers.Count > 0 && servers.All(server => seen.Of(service, server).Judgement == judgement);

    /// <summary>A new server that was healthy once and is not any more.</summary>
    private static string? Crashed(RolloutState state, RolloutObservation seen) => state.Steps.Take(state.Position).Where(step => step.Kind == StepKind.Gate)
        .SelectMany(step => step.Servers.Select(server => (step.Service, Server: server, View: seen.Of(step.Service, server))))
        .Where(server => server.View.Judgement == ServerJudgement.Unhealthy)
        .Select(server => $"{server.Service} {server.Server} was healthy and is not any more: {server.View.Words}").FirstOrDefault();

    private static (RolloutState State, RolloutAction Action) Advance(RolloutState state) => (state with { Position = state.Position + 1 }, RolloutAction.Wait);

    private static (RolloutState State, RolloutAction Action) Fail(RolloutState state, RolloutObservation seen, string why) => state.GoesForward ? Back(state, seen, why) : Halt(state, why);

    private static (RolloutState State, RolloutAction Action) Halt(RolloutState state, string why) =>
        (state with { Phase = RolloutPhase.Halted, Why = state.Why is null ? why : $"{state.Why}; then {why}" }, RolloutAction.End);

    private static (RolloutState State, RolloutAction Action) Back(RolloutState state, RolloutObservation seen, string why) =>
        (state with { Phase = RolloutPhase.RollingBack, Steps = StepList.Back(state, seen), Position = 0, Why = why }, RolloutAction.Wait);
}
