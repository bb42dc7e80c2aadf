namespace PipelineBuild.Delivery.Rollouts;

/// <summary>How a service comes from one version to the next.</summary>
public enum Strategy
{
    /// <summary>All new servers beside all old ones, then the traffic in one go.</summary>
    BlueGreen,

    /// <summary>One server after the other.</summary>
    Rolling,

    /// <summary>The old one ends, then the new one starts: for what can't run twice.</summary>
    Recreate,
}

/// <summary>A service of a rollout.</summary>
/// <param name="Old">Servers that carry its traffic; empty when it did not run.</param>
/// <param name="New">Servers that will.</param>
public sealed record ServiceMove(string Service, Strategy Strategy, IReadOnlyList<string> Old, IReadOnlyList<string> New)
{
    /// <summary>Whether it has one place only, in which the new one takes the old one's.</summary>
    public bool IsInPlace => Slots.SlotOf(New[0]) == Slots.Base;
}

/// <summary>Makes the lists of steps that all strategies are: one machine works them off. Pure.</summary>
public static class StepList
{
    public static IReadOnlyList<RolloutStep> Forward(IReadOnlyList<ServiceMove> moves, string release) =>
        [.. moves.SelectMany(move => Of(move, release)), .. moves.Count == 0 ? (RolloutStep[])[] : [new RolloutStep(StepKind.Watch, "", [], release)]];

    /// <summary>Traffic of all services first, containers second.</summary>
    public static IReadOnlyList<RolloutStep> Back(RolloutState state, RolloutObservation seen)
    {
        var touched = state.Steps.Take(state.Position + 1).Where(step => step.Kind == StepKind.Start && step.Release == state.Release).Reverse().ToList();
        var services = state.Steps.Take(state.Position + 1).Where(step => step.Kind is StepKind.Start or StepKind.Shift && step.Release == state.Release).Reverse().Select(step => step.Service).Distinct().ToList();
        var traffic = services.SelectMany(service => Return(state, service, seen));
        var ended = touched.Where(step => !state.Before.GetValueOrDefault(step.Service, []).Intersect(step.Servers).Any()).GroupBy(step => step.Service)
            .Select(steps => new RolloutStep(StepKind.Stop, steps.Key, steps.SelectMany(step => step.Servers).Order(StringComparer.Ordinal).ToList(), state.Release));
        return [.. traffic, .. ended];
    }

    private static IEnumerable<RolloutStep> Of(ServiceMove move, string release) => move.Strategy switch
    {
        Strategy.Recreate when move.IsInPlace => [new(StepKind.Start, move.Service, move.New, release), new(StepKind.Gate, move.Service, move.New, release)],
        Strategy.Recreate => [.. Ending(move, release), new(StepKind.Start, move.Service, move.New, release), new(StepKind.Gate, move.Service, move.New, release), new(StepKind.Shift, move.Service, move.New, release)],
        Strategy.Rolling => Rolling(move, release),
        _ =>
        [
            new(StepKind.Start, move.Service, move.New, release),
            new(StepKind.Gate, move.Service, move.New, release),
            new(StepKind.Shift, move.Service, move.New, release),
            .. move.Old.Count == 0 ? (RolloutStep[])[] : [new(StepKind.Drain, move.Service, move.Old, release)],
        ],
    };

    /// <summary>The old servers leave the rotation, finish their requests and end.</summary>
    private static RolloutStep[] Ending(ServiceMove move, string release) => move.Old.Count == 0 ? []
        : [new(StepKind.Shift, move.Service, [], release), new(StepKind.Drain, move.Service, move.Old, release), new(StepKind.Stop, move.Service, move.Old, release)];

    private static IEnumerable<RolloutStep> Rolling(ServiceMove move, string release)
    {
        for (var count = 1; count <= Math.Max(move.New.Count, move.Old.Count); count++)
        {
            if (count <= move.New.Count)
            {
                yield return new(StepKind.Start, move.Service, [move.New[count - 1]], release);
                yield return new(StepKind.Gate, move.Service, [move.New[count - 1]], release);
            }

            yield return new(StepKind.Shift, move.Service, [.. move.New.Take(count), .. move.Old.Skip(count)], release);
            if (count <= move.Old.Count)
            {
                yield return new(StepKind.Drain, move.Service, [move.Old[count - 1]], release);
                yield return new(StepKind.Stop, move.Service, [move.Old[count - 1]], release);
            }
        }
    }

    private static IEnumerable<RolloutStep> Return(RolloutState state, string service, RolloutObservation seen)
    {
        var old = state.Before.GetValueOrDefault(service, []);
        var now = state.Rotation.GetValueOrDefault(service, []);
        var release = state.From ?? state.Release;
        var isRouted = state.Steps.Any(step => step.Kind == StepKind.Shift && step.Service == service);
        var gone = old.Where(server => !isRouted || state.Stopped.Contains(RolloutState.Key(service, server)) || seen.Of(service, server).Judgement == ServerJudgement.Unhealthy).ToList();
        if (isRouted && old.Except(gone).ToList() is { Count: > 0 } standing && !now.SequenceEqual(standing))
        {
            yield return new RolloutStep(StepKind.Shift, service, standing, release);
        }

        if (gone.Count > 0)
        {
            yield return new RolloutStep(StepKind.Start, service, gone, release);
            yield return new RolloutStep(StepKind.Gate, service, gone, release);
            if (isRouted)
            {
                yield return new RolloutStep(StepKind.Shift, service, old, release);
            }
        }

        if (isRouted && old.Count == 0 && now.Count > 0)
        {
            yield return new RolloutStep(StepKind.Shift, service, [], release);
        }
    }
}
