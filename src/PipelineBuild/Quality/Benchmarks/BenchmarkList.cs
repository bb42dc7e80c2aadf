namespace PipelineBuild.Quality.Benchmarks;

/// <summary>All benchmarks, on one page, in the order in which they run: the one that empties the cache comes last.</summary>
public static class BenchmarkList
{
    public static IReadOnlyList<Benchmark> All { get; } = [new WarmStart(), new McpVersion(), new PrometheusValidate(), new GrafanaValidate(), new WarmBuild(), new WarmPublish(), new ColdScan(), new WarmRollback(), new ColdRollback(), new ColdBuild()];

    /// <summary>Those of that name, in the order of the list; no name means all.</summary>
    public static IReadOnlyList<Benchmark> Of(IReadOnlyList<string> names) => All.Where(benchmark => names.Count == 0 || names.Contains(benchmark.Name)).ToList();
}

/// <summary>What a run was asked for.</summary>
/// <param name="Names">None means all.</param>
/// <param name="Pairs">Instead of each benchmark's own number.</param>
public sealed record BenchmarkRequest(IReadOnlyList<string> Names, int? Pairs)
{
    public IReadOnlyList<Benchmark> Benchmarks => BenchmarkList.Of(Names);

    public int PairsOf(Benchmark benchmark) => Pairs ?? benchmark.Pairs;
}
