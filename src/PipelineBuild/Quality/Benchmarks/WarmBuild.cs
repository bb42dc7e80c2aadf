namespace PipelineBuild.Quality.Benchmarks;

/// <summary>A DockerBuild that has nothing to do against the bake that would find that out step by step.</summary>
public sealed record WarmBuild() : Benchmark("warm-build", BenchmarkLimit.AtMost(1.3), Pairs: 5)
{
    public override string Input => "all images of pipeline.yml for all their platforms in a clone of the commit, nothing changed since the last build and every step in the build cache; both sides with the same bake file and builder";

    public override bool TakesOffHostStart => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) => new("./build.sh --target=DockerBuild", [place.Host("--target=DockerBuild")]);

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("docker buildx bake", [place.Bake()]);
}
