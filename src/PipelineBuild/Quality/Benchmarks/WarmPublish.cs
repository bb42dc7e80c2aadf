namespace PipelineBuild.Quality.Benchmarks;

/// <summary>A DockerPublish that has nothing to do against asking the registry for the same tags.</summary>
public sealed record WarmPublish() : Benchmark("warm-publish", BenchmarkLimit.AtMost(2.0), Pairs: 5)
{
    public override string Input =>
        "all images of pipeline.yml in a clone of the commit, published before through every gate into a registry of the measurement's own; every tag of theirs is read on either side";

    public override bool NeedsHome => true;

    public override bool TakesOffHostStart => true;

    public override BenchmarkSide Ours(BenchmarkPlace place) => new("./build.sh --target=DockerPublish", [place.HostAtHome("DockerPublish")]);

    public override BenchmarkSide Theirs(BenchmarkPlace place) =>
        new("docker buildx imagetools inspect, one tag after another", place.Home!.References.Select(reference => place.RunDocker(["buildx", "imagetools", "inspect", reference])).ToList());
}
