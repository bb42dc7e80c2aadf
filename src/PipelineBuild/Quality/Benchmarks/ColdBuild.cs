namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Building all images from nothing against building one after another.</summary>
public sealed record ColdBuild() : Benchmark("cold-build", BenchmarkLimit.Below(1.0), Pairs: 5)
{
    public override string Input =>
        "all images of pipeline.yml for all their platforms in a clone of the commit; before each side the build cache is emptied and the images are removed. "
        + "Where the base image comes from a recipe it stays in the local registry, and both sides take it from there";

    public override bool IsCold => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) => new("./build.sh --target=DockerBuild", [place.Host("--target=DockerBuild")]);

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("docker buildx build, one after another", place.SingleBuilds.Select(place.RunDocker).ToList());
}
