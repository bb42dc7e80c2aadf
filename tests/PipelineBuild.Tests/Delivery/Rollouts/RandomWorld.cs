using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Tests.Delivery.Rollouts;

/// <summary>Services with random strategies, seen through random eyes: the same seed shows the same world.</summary>
internal sealed class RandomWorld
{
    private readonly Random random;
    private readonly double sickness;
    private readonly bool isFirst;
    private TimeSpan elapsed;
    private (int, RolloutPhase) place;
    private RolloutAction last;

    public RandomWorld(int seed)
    {
        random = new Random(seed);
        sickness = random.Next(4) switch { 0 => 0, 1 => 0.02, 2 => 0.2, _ => 0.6 };
        isFirst = random.Next(5) == 0;
        Moves = Enumerable.Range(1, random.Next(1, 4)).Select(Move).ToList();
    }

    public IReadOnlyList<ServiceMove> Moves { get; }

    public RolloutState Begin()
    {
        var before = Moves.Where(move => move.Old.Count > 0).ToDictionary(move => move.Service, move => move.Old);
        return new RolloutState("test", "new", isFirst ? null : "old", RolloutPhase.Preparing)
        {
            Steps = StepList.Forward(Moves, "new"),
            Before = before,
            Rotation = before.Where(service => !Moves.First(move => move.Service == service.Key).IsInPlace).ToDictionary(),
        };
    }

    public RolloutObservation Look(RolloutState state)
    {
        elapsed = (state.Position, state.Phase) == place ? elapsed + TimeSpan.FromSeconds(random.Next(0, 20)) : TimeSpan.Zero;
        place = (state.Position, state.Phase);
        var acted = last == RolloutAction.Act;
        last = RolloutAction.Wait;
        var trouble = acted && random.NextDouble() < sickness / 4 ? "it broke" : null;
        return new RolloutObservation(elapsed, Moves.SelectMany(move => move.Old.Union(move.New).Select(server => RolloutState.Key(move.Service, server))).ToDictionary(key => key, _ => View()))
        {
            IsDone = acted && trouble is null,
            Trouble = trouble,
            Abort = random.NextDouble() < sickness / 20 ? "somebody asked" : null,
            Hurry = random.Next(50) == 0,
        };
    }

    public void Acted(RolloutAction action) => last = action;

    private ServerView View()
    {
        var sick = random.NextDouble() < sickness;
        var judgement = !sick ? ServerJudgement.Healthy : random.Next(3) switch { 0 => ServerJudgement.Unhealthy, 1 => ServerJudgement.Starting, _ => ServerJudgement.Unknown };
        return new ServerView(judgement, "seen", random.Next(3) switch { 0 => 0, 1 => random.Next(5), _ => null });
    }

    private ServiceMove Move(int number)
    {
        var strategy = (Strategy)random.Next(3);
        var (old, now) = (random.Next(1, 4), random.Next(1, 4));
        return strategy == Strategy.Recreate && random.Next(2) == 0
            ? new ServiceMove($"s{number}", strategy, isFirst ? [] : Slots.Servers(Slots.Base, 1), Slots.Servers(Slots.Base, 1))
            : new ServiceMove($"s{number}", strategy, isFirst ? [] : Slots.Servers(Slots.Blue, old), Slots.Servers(Slots.Green, now));
    }
}
