using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Tests.Delivery.Rollouts;

/// <summary>Rollouts told as stories: what is seen, and what is decided.</summary>
public class RolloutStoryTests
{
    private static readonly RolloutLimits Limits = new(new Dictionary<string, TimeSpan> { ["web"] = TimeSpan.FromSeconds(60) }, new Dictionary<string, TimeSpan> { ["web"] = TimeSpan.FromSeconds(5) }, TimeSpan.FromSeconds(10));

    [Fact]
    public void Blue_green_moves_all_traffic_in_one_go_and_keeps_the_old_side_warm()
    {
        var story = new Story(Strategy.BlueGreen, 2);

        story.Decides("start web green-1 green-2").Done().Decides("gate web green-1 green-2").Healthy("green-1", "green-2").Decides("shift web green-1 green-2");
        Assert.Equal(["green-1", "green-2"], story.Rotation);
        story.Done().Decides("drain web blue-1 blue-2").Idle("blue-1", "blue-2").Decides("watch").After(10).Ends(RolloutPhase.Succeeded);
        Assert.DoesNotContain(story.State.Steps, step => step.Kind == StepKind.Stop);
    }

    [Fact]
    public void Rolling_moves_server_by_server_and_stops_what_it_drained()
    {
        var story = new Story(Strategy.Rolling, 2);

        story.Decides("start web green-1").Done().Decides("gate web green-1").Healthy("green-1", "blue-2").Decides("shift web green-1 blue-2").Done().Decides("drain web blue-1").Idle("blue-1").Decides("stop web blue-1").Done()
            .Decides("start web green-2").Done().Decides("gate web green-2").Healthy("green-1", "green-2").Decides("shift web green-1 green-2").Done().Decides("drain web blue-2").Idle("blue-2").Decides("stop web blue-2").Done().Decides("watch").After(10).Ends(RolloutPhase.Succeeded);
    }

    [Fact]
    public void Recreate_in_two_places_ends_the_old_side_before_the_new_one_starts()
    {
        var story = new Story(Strategy.Recreate, 2);

        story.Decides("shift web");
        Assert.Empty(story.Rotation);
        story.Done().Decides("drain web blue-1 blue-2").Idle("blue-1", "blue-2").Decides("stop web blue-1 blue-2").Done().Decides("start web green-1 green-2").Done()
            .Decides("gate web green-1 green-2").Healthy("green-1", "green-2").Decides("shift web green-1 green-2").Done().Decides("watch").After(10).Ends(RolloutPhase.Succeeded);
        Assert.Equal(["green-1", "green-2"], story.Rotation);
    }

    [Fact]
    public void Recreate_that_is_called_off_before_the_old_side_ended_gives_it_its_traffic_back()
    {
        var story = new Story(Strategy.Recreate, 1);
        story.Decides("shift web").Done().Decides("drain web blue-1");

        story.Healthy("blue-1").Abort().Decides("shift web blue-1").Done().Ends(RolloutPhase.RolledBack);
        Assert.Equal(["blue-1"], story.Rotation);
    }

    [Fact]
    public void Recreate_that_is_never_healthy_starts_the_old_side_again()
    {
        var story = new Story(Strategy.Recreate, 1);
        story.Decides("shift web").Done().Decides("drain web blue-1").Idle("blue-1").Decides("stop web blue-1").Done().Decides("start web green-1").Done().Decides("gate web green-1");

        story.After(60).Decides("start web blue-1").Done().Decides("gate web blue-1").Healthy("blue-1").Decides("shift web blue-1").Done().Decides("stop web green-1").Done().Ends(RolloutPhase.RolledBack);
        Assert.Equal(["blue-1"], story.Rotation);
    }

    [Fact]
    public void Never_healthy_goes_back_without_having_moved_any_traffic()
    {
        var story = new Story(Strategy.BlueGreen, 1);

        story.Decides("start web green-1").Done().Decides("gate web green-1").After(60).Decides("stop web green-1");
        Assert.Equal(["blue-1"], story.Rotation);
        story.Done().Ends(RolloutPhase.RolledBack);
        Assert.Equal("web green-1 was not healthy within 60 s: seen", story.State.Why);
    }

    [Fact]
    public void A_crash_after_the_switch_moves_traffic_first_and_stops_containers_second()
    {
        var story = new Story(Strategy.BlueGreen, 1);
        story.Decides("start web green-1").Done().Decides("gate web green-1").Healthy("green-1").Decides("shift web green-1").Done().Decides("drain web blue-1").Idle("blue-1").Decides("watch");

        story.Sick("green-1").Healthy("blue-1").Decides("shift web blue-1");

        Assert.Equal(["blue-1"], story.Rotation);
        story.Done().Decides("stop web green-1").Done().Ends(RolloutPhase.RolledBack);
    }

    [Fact]
    public void What_was_stopped_is_started_again_before_traffic_returns_to_it()
    {
        var story = new Story(Strategy.Rolling, 1);
        story.Decides("start web green-1").Done().Decides("gate web green-1").Healthy("green-1").Decides("shift web green-1").Done().Decides("drain web blue-1").Idle("blue-1").Decides("stop web blue-1").Done().Decides("watch");

        story.Sick("green-1").Decides("start web blue-1").Done().Decides("gate web blue-1").Healthy("blue-1").Decides("shift web blue-1").Done().Decides("stop web green-1").Done().Ends(RolloutPhase.RolledBack);
    }

    [Fact]
    public void When_the_old_side_is_dead_traffic_stays_on_the_healthy_one_and_people_are_called()
    {
        var story = new Story(Strategy.BlueGreen, 1);
        story.Decides("start web green-1").Done().Decides("gate web green-1").Healthy("green-1").Decides("shift web green-1").Done().Decides("drain web blue-1");

        story.Sick("blue-1").Healthy("green-1").Abort().Decides("start web blue-1").Done().Decides("gate web blue-1").After(60);

        story.Ends(RolloutPhase.Halted);
        Assert.Equal(["green-1"], story.Rotation);
    }

    [Fact]
    public void A_change_that_can_not_be_made_on_the_way_back_halts()
    {
        var story = new Story(Strategy.BlueGreen, 1);

        story.Decides("start web green-1").Breaks("no such image").Decides("stop web green-1").Breaks("the engine is gone").Ends(RolloutPhase.Halted);

        Assert.Equal("start web green-1: no such image; then stop web green-1: the engine is gone", story.State.Why);
    }

    private sealed class Story
    {
        private readonly Dictionary<string, ServerView> servers = [];
        private RolloutObservation next = new(TimeSpan.Zero, new Dictionary<string, ServerView>());

        public Story(Strategy strategy, int replicas)
        {
            var old = Slots.Servers(Slots.Blue, replicas);
            var before = new Dictionary<string, IReadOnlyList<string>> { ["web"] = old };
            State = new RolloutState("test", "new", "old", RolloutPhase.Preparing) { Steps = StepList.Forward([new ServiceMove("web", strategy, old, Slots.Servers(Slots.Green, replicas))], "new"), Before = before, Rotation = before };
        }

        public RolloutState State { get; private set; }

        public IReadOnlyList<string> Rotation => State.Rotation["web"];

        public Story Decides(string step)
        {
            RolloutAction action;
            do
            {
                var (position, phase) = (State.Position, State.Phase);
                (State, action) = Rollout.Next(State, next with { Servers = servers }, Limits);
                next = (position, phase) == (State.Position, State.Phase) ? next : new RolloutObservation(TimeSpan.Zero, servers);
                if (State.Step?.ToString() == step && (action == RolloutAction.Act || State.Step.Kind is StepKind.Gate or StepKind.Drain or StepKind.Watch))
                {
                    return this;
                }
            }
            while (action == RolloutAction.Wait && !State.IsOver && State.Step?.Kind is not (StepKind.Gate or StepKind.Drain or StepKind.Watch));

            Assert.Fail($"expected {step}, and it is {State.Phase} at {State.Step}: {State.Why}");
            return this;
        }

        public Story Done() => Sees(next with { IsDone = true });

        public Story Breaks(string trouble) => Sees(next with { Trouble = trouble });

        public Story Abort() => Sees(next with { Abort = "asked" });

        public Story After(int seconds)
        {
            foreach (var server in State.Step!.Servers)
            {
                servers.TryAdd($"web/{server}", new ServerView(ServerJudgement.Starting, "seen"));
            }

            return Sees(next with { Elapsed = TimeSpan.FromSeconds(seconds) });
        }

        public Story Healthy(params string[] names) => Show(new ServerView(ServerJudgement.Healthy, "seen"), names);

        public Story Sick(params string[] names) => Show(new ServerView(ServerJudgement.Unhealthy, "seen"), names);

        public Story Idle(params string[] names) => Show(new ServerView(ServerJudgement.Healthy, "seen", 0), names);

        public void Ends(RolloutPhase phase)
        {
            for (var looks = 0; looks < 5 && !State.IsOver; looks++)
            {
                (State, _) = Rollout.Next(State, next with { Servers = servers }, Limits);
                next = new RolloutObservation(TimeSpan.Zero, servers);
            }

            Assert.True(State.Phase == phase, $"{State.Phase} at {State.Step}: {State.Why}");
        }

        private Story Show(ServerView view, string[] names)
        {
            foreach (var name in names)
            {
                servers[$"web/{name}"] = view;
            }

            return this;
        }

        private Story Sees(RolloutObservation seen)
        {
            next = seen;
            return this;
        }
    }
}
