using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Delivery;

/// <summary>The loop around the decisions, in a world of a test's own.</summary>
public sealed class RolloutRunnerTests
{
    private static readonly RolloutLimits Limits = new(new Dictionary<string, TimeSpan> { ["web"] = TimeSpan.FromSeconds(30) }, new Dictionary<string, TimeSpan> { ["web"] = TimeSpan.FromSeconds(5) }, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task A_clock_that_jumps_changes_nothing()
    {
        var (steady, jumping) = (new World(), new World());

        var expected = await new RolloutRunner(new QuickTime(jump: TimeSpan.Zero), new Spoken()).RunAsync(Begin(), Limits, steady, CancellationToken.None);
        var ended = await new RolloutRunner(new QuickTime(jump: TimeSpan.FromDays(400)), new Spoken()).RunAsync(Begin(), Limits, jumping, CancellationToken.None);

        Assert.Equal(RolloutPhase.Succeeded, expected.State.Phase);
        Assert.Equal(RolloutPhase.Succeeded, ended.State.Phase);
        Assert.Equal(steady.Did, jumping.Did);
        Assert.Equal(steady.Looks, jumping.Looks);
    }

    [Fact]
    public async Task A_limit_is_as_long_with_a_clock_that_jumps()
    {
        var world = new World { IsSick = true };

        var ended = await new RolloutRunner(new QuickTime(jump: TimeSpan.FromDays(-400)), new Spoken()).RunAsync(Begin(), Limits, world, CancellationToken.None);

        Assert.Equal(RolloutPhase.RolledBack, ended.State.Phase);
        Assert.Contains("was not healthy within 30 s", ended.State.Why, StringComparison.Ordinal);
        Assert.InRange(world.Looks, 60, 180);
    }

    [Fact]
    public async Task Each_move_is_written_down_before_it_is_made()
    {
        var world = new World();

        await new RolloutRunner(new QuickTime(TimeSpan.Zero), new Spoken()).RunAsync(Begin(), Limits, world, CancellationToken.None);

        Assert.NotEmpty(world.Did);
        Assert.All(world.Did, move => Assert.Contains(move, world.Written));
    }

    [Fact]
    public async Task A_cancelled_run_goes_back()
    {
        using var cancel = new CancellationTokenSource();
        var world = new World { OnAct = cancel.Cancel };

        var ended = await new RolloutRunner(new QuickTime(TimeSpan.Zero), new Spoken()).RunAsync(Begin(), Limits, world, cancel.Token);

        Assert.Equal(RolloutPhase.RolledBack, ended.State.Phase);
        Assert.Equal("the run was cancelled", ended.State.Why);
        Assert.Equal(["blue-1"], ended.State.Rotation["web"]);
    }

    private static RolloutRecord Begin()
    {
        var (old, fresh) = (new Release("old", "1.0.0", Services("blue-1")), new Release("new", "1.1.0", Services("green-1")));
        var move = new ServiceMove("web", Strategy.BlueGreen, ["blue-1"], ["green-1"]);
        return new RolloutRecord(
            new RolloutState("test", "new", "old", RolloutPhase.Preparing)
            {
                Version = "1.1.0",
                FromVersion = "1.0.0",
                Steps = StepList.Forward([move], "new"),
                Before = new Dictionary<string, IReadOnlyList<string>> { ["web"] = ["blue-1"] },
                Rotation = new Dictionary<string, IReadOnlyList<string>> { ["web"] = ["blue-1"] },
            },
            fresh,
            old);
    }

    private static Dictionary<string, ReleasedService> Services(string server) => new() { ["web"] = new ReleasedService("acme/web", Slots.SlotOf(server), [server], server) };

    /// <summary>Nothing waits; the clock on the wall jumps there and back at each look at it, the one that counts does not.</summary>
    private sealed class QuickTime(TimeSpan jump) : TimeProvider
    {
        private readonly DateTimeOffset began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private TimeSpan passed;
        private int looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => passed.Ticks;

        public override DateTimeOffset GetUtcNow() => began + passed + (looks++ % 2 == 0 ? jump : -jump);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            passed += dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero;
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class World : IRolloutWorld
    {
        public bool IsSick { get; init; }

        public Action OnAct { get; init; } = () => { };

        public List<string> Did { get; } = [];

        public List<string> Written { get; } = [];

        public int Looks { get; private set; }

        public Task<RolloutObservation> ObserveAsync(RolloutRecord record, CancellationToken cancel)
        {
            Looks++;
            return Task.FromResult(new RolloutObservation(TimeSpan.Zero, new Dictionary<string, ServerView>
            {
                [RolloutState.Key("web", "blue-1")] = new(ServerJudgement.Healthy, "it answers", 0),
                [RolloutState.Key("web", "green-1")] = new(IsSick ? ServerJudgement.Starting : ServerJudgement.Healthy, "it answers", 0),
            }));
        }

        public Task ActAsync(RolloutRecord record, RolloutStep step, CancellationToken cancel)
        {
            Did.Add($"{record.State.Phase} {step}");
            OnAct();
            return Task.CompletedTask;
        }

        public Task PersistAsync(RolloutRecord record, CancellationToken cancel)
        {
            Written.Add($"{record.State.Phase} {record.State.Step}");
            return Task.CompletedTask;
        }
    }
}
