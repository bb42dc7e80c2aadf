using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Tests.Delivery.Rollouts;

/// <summary>What has to hold for a rollout whatever it sees: random services, strategies, observations and failures.</summary>
public class RolloutPropertyTests
{
    private const int Rounds = 3000;
    private const int MostLooks = 2000;

    private static readonly RolloutLimits Limits = new(new Dictionary<string, TimeSpan>(), new Dictionary<string, TimeSpan>(), TimeSpan.FromSeconds(10));

    [Fact]
    public void It_always_ends() => Run((_, after, _, looks, seed) => Assert.True(looks < MostLooks, $"seed {seed}: no end after {looks} looks: {after}"), (_, _) => { });

    [Fact]
    public void Weights_are_100_together_on_servers_in_rotation_and_0_elsewhere() => Everywhere((_, state, _) =>
    {
        foreach (var (service, rotation) in state.Rotation.Where(service => service.Value.Count > 0))
        {
            var weights = Traffic.Weights([.. state.Steps.SelectMany(step => step.Servers), .. rotation], rotation);
            Assert.Equal(Traffic.Whole, weights.Values.Sum());
            Assert.All(weights, weight => Assert.Equal(rotation.Contains(weight.Key), weight.Value > 0));
            Assert.True(rotation.Max(server => weights[server]) - rotation.Min(server => weights[server]) <= 1, $"{service}: {string.Join(' ', weights)}");
        }
    });

    /// <summary>A server that was just judged unhealthy is never given traffic while one that is healthy was offered.</summary>
    [Fact]
    public void Traffic_never_moves_to_a_server_that_is_judged_unhealthy_while_a_healthy_one_is_there() => Everywhere((before, after, seen) =>
    {
        foreach (var (service, rotation) in after.Rotation.Where(service => !service.Value.SequenceEqual(before.Rotation.GetValueOrDefault(service.Key, []))))
        {
            var offered = after.Step!.Servers;
            if (offered.Any(server => seen.Of(service, server).Judgement == ServerJudgement.Healthy))
            {
                Assert.All(rotation, server => Assert.Equal(ServerJudgement.Healthy, seen.Of(service, server).Judgement));
            }
        }
    });

    [Fact]
    public void A_new_server_gets_traffic_only_when_it_is_healthy_at_that_moment() => Everywhere((before, after, seen) =>
    {
        if (after.GoesForward)
        {
            foreach (var (service, rotation) in after.Rotation)
            {
                Assert.All(rotation.Except(before.Rotation.GetValueOrDefault(service, [])).Except(before.Before.GetValueOrDefault(service, [])), server => Assert.Equal(ServerJudgement.Healthy, seen.Of(service, server).Judgement));
            }
        }
    });

    [Fact]
    public void A_new_server_with_traffic_that_is_judged_unhealthy_turns_the_rollout_back_at_once() => Everywhere((before, after, seen) =>
    {
        var sick = before.GoesForward && before.Rotation.Any(service => service.Value.Except(before.Before.GetValueOrDefault(service.Key, [])).Any(server => seen.Of(service.Key, server).Judgement == ServerJudgement.Unhealthy));
        Assert.True(!sick || !after.GoesForward, $"{before.Phase} {before.Step} -> {after.Phase} {after.Step}");
    });

    [Fact]
    public void What_succeeded_has_all_traffic_on_new_servers_and_what_went_back_on_old_ones() => Everywhere((state, moves) =>
    {
        foreach (var move in moves.Where(move => !move.IsInPlace))
        {
            var rotation = state.Rotation.GetValueOrDefault(move.Service, []);
            if (state.Phase == RolloutPhase.Succeeded)
            {
                Assert.NotEmpty(rotation);
                Assert.Subset(move.New.ToHashSet(), rotation.ToHashSet());
            }
            else if (state.Phase == RolloutPhase.RolledBack)
            {
                Assert.Subset(move.Old.ToHashSet(), rotation.ToHashSet());
                Assert.Equal(move.Old.Count == 0, rotation.Count == 0);
            }
        }
    });

    [Fact]
    public void An_old_server_is_stopped_only_after_it_left_the_rotation() => Everywhere((_, after, _) =>
    {
        if (after.Step is { Kind: StepKind.Stop } stop && after.GoesForward)
        {
            Assert.Empty(stop.Servers.Intersect(after.Rotation.GetValueOrDefault(stop.Service, [])));
        }
    });

    [Fact]
    public void Another_process_that_goes_on_from_any_persisted_state_ends_too()
    {
        for (var seed = 0; seed < Rounds / 10; seed++)
        {
            var world = new RandomWorld(seed);
            var state = RolloutRecord.Parse(new RolloutRecord(world.Begin(), new Release("r", "1", new Dictionary<string, ReleasedService>()), null).ToJson()).State;
            for (var looks = 0; !state.IsOver; looks++)
            {
                Assert.True(looks < MostLooks, $"seed {seed}: {state}");
                (state, var action) = Rollout.Next(state, world.Look(state), Limits);
                world.Acted(action);
                state = RolloutRecord.Parse(new RolloutRecord(state, new Release("r", "1", new Dictionary<string, ReleasedService>()), null).ToJson()).State;
            }
        }
    }

    private static void Everywhere(Action<RolloutState, RolloutState, RolloutObservation> holds) => Run((before, after, seen, _, _) => holds(before, after, seen), (_, _) => { });

    private static void Everywhere(Action<RolloutState, IReadOnlyList<ServiceMove>> holds) => Run((_, _, _, _, _) => { }, holds);

    private static void Run(Action<RolloutState, RolloutState, RolloutObservation, int, int> each, Action<RolloutState, IReadOnlyList<ServiceMove>> end)
    {
        var ends = new HashSet<RolloutPhase>();
        for (var seed = 0; seed < Rounds; seed++)
        {
            var world = new RandomWorld(seed);
            var state = world.Begin();
            for (var looks = 0; !state.IsOver && looks <= MostLooks; looks++)
            {
                var seen = world.Look(state);
                var (next, action) = Rollout.Next(state, seen, Limits);
                world.Acted(action);
                each(state, next, seen, looks, seed);
                state = next;
            }

            ends.Add(state.Phase);
            end(state, world.Moves);
        }

        Assert.Superset(new HashSet<RolloutPhase> { RolloutPhase.Succeeded, RolloutPhase.RolledBack, RolloutPhase.Halted }, ends);
    }
}
