namespace PipelineBuild.Quality.Benchmarks;

/// <summary>
/// Going back in an environment, until its users are served by the version before, against bringing the same stack up with plain compose;
/// everything is on the engine already.
/// </summary>
public abstract record Rollbacks(string Name, BenchmarkLimit Limit, int Pairs) : Benchmark(Name, Limit, Pairs)
{
    public override bool NeedsHome => true;

    public override bool NeedsEnvironment => true;

    public override bool TakesOffHostStart => true;

    public override BenchmarkSide Theirs(BenchmarkPlace place) =>
        new("docker compose up --detach", [place.Environment!.Compose(place, "up", "--detach")]) { Before = [place.Environment.Compose(place, "down")] };

    protected static BenchmarkSide Back(BenchmarkPlace place, params string[] before) => new("./build.sh --target=Rollback, until traffic is back", [place.Environment!.Target(place, "Rollback", "--reason=benchmark")])
    {
        Until = "traffic of gateway is on ",
        Before = [.. before.Select(target => place.Environment.Target(place, target))],
    };
}

/// <summary>The version before still runs beside the new one.</summary>
public sealed record WarmRollback() : Rollbacks("warm-rollback", BenchmarkLimit.AtMost(0.5), Pairs: 5)
{
    public override string Input => "the example's stack in an environment of the measurement's own, the version before still running beside the new one";

    public override BenchmarkSide Ours(BenchmarkPlace place) => Back(place, "Deploy");
}

/// <summary>Of the version before only the image is left.</summary>
public sealed record ColdRollback() : Rollbacks("cold-rollback", BenchmarkLimit.AtMost(2.0), Pairs: 5)
{
    public override string Input => "the example's stack in an environment of the measurement's own, the version before removed by Finalize";

    public override BenchmarkSide Ours(BenchmarkPlace place) => Back(place, "Deploy", "Finalize");
}
