using PipelineBuild.Quality.Benchmarks;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public class BenchmarkListTests
{
    [Fact]
    public void What_is_promised() =>
        Assert.Equal(["warm-start at most 0.35, 7 pairs", "mcp-version at most 1.0, 5 pairs", "prometheus-validate at most 1.5, 5 pairs", "grafana-validate at most 4.0, 5 pairs", "warm-build at most 1.3, 5 pairs", "warm-publish at most 2.0, 5 pairs", "cold-scan at most 0.7, 5 pairs", "warm-rollback at most 0.5, 5 pairs", "cold-rollback at most 2.0, 5 pairs", "cold-build below 1.0, 5 pairs"], BenchmarkList.All.Select(benchmark => $"{benchmark.Name} {benchmark.Limit}, {benchmark.Pairs} pairs"));

    [Fact]
    public void Every_benchmark_that_exists_is_listed() =>
        Assert.Equal(
            typeof(Benchmark).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Benchmark)) && !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal),
            BenchmarkList.All.Select(benchmark => benchmark.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_readme_promises_the_same()
    {
        var rows = File.ReadLines(SourceTree.At("README.md")).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 7).ToList();

        Assert.All(BenchmarkList.All, benchmark => Assert.Single(rows, cells => cells[1] == $"`{benchmark.Name}`" && cells[4] == benchmark.Limit.ToString() && cells[5] == $"{benchmark.Pairs}"));
    }

    [Fact]
    public void Whatever_the_order_on_the_command_line_the_cache_is_emptied_last() =>
        Assert.Equal(["warm-build", "cold-build"], BenchmarkList.Of(["cold-build", "warm-build", "cold-build"]).Select(benchmark => benchmark.Name));
}
