using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality.Benchmarks;

/// <summary>A benchmark of two programs that do not exist, with three pairs.</summary>
internal sealed record SampleBenchmark(BenchmarkLimit Limit) : Benchmark("sample", Limit, Pairs: 3)
{
    public bool Cold { get; init; }

    public bool OffHostStart { get; init; }

    public string? Until { get; init; }

    public override string Input => "nothing";

    public override bool IsCold => Cold;

    public override bool NeedsImages => false;

    public override bool MeasuresHostStart => OffHostStart;

    public override bool TakesOffHostStart => OffHostStart;

    public override BenchmarkSide Ours(BenchmarkPlace place) => new("ours", [Command.Of("ours")]) { Until = Until };

    public override BenchmarkSide Theirs(BenchmarkPlace place) => new("theirs", [Command.Of("theirs", "1"), Command.Of("theirs", "2")]);
}
