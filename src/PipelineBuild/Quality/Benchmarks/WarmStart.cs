namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Starting the compiled pipeline against letting the SDK start it.</summary>
public sealed record WarmStart() : Benchmark("warm-start", BenchmarkLimit.AtMost(0.35), Pairs: 7)
{
    public override string Input => "--tree, which runs no target; a clone of the commit, compiled before for either side, no source changed";

    public override bool NeedsImages => false;

    public override bool MeasuresHostStart => false;

    public override BenchmarkSide Ours(BenchmarkPlace place) => new("./build.sh --tree", [place.Host("--tree")]);

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("dotnet run --project build -- --tree", [place.RunDotnet("run", "--project", "build", "--", "--tree")]);
}
