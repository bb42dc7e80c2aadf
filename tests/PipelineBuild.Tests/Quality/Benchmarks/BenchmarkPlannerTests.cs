using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public sealed class BenchmarkPlannerTests : IDisposable
{
    private readonly BenchmarkRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task All_of_it_with_the_loss_of_the_build_cache()
    {
        var plan = await PlanAsync(new BenchmarkRequest([], null));

        Assert.EndsWith("none made; the build cache would be lost", plan.Summary);
        Golden.Matches("txt", rig.Told(string.Join('\n', plan.Titled("Benchmark").Text) + "\n"));
    }

    [Fact]
    public async Task A_quick_one_neither_builds_nor_prunes()
    {
        var plan = await PlanAsync(new BenchmarkRequest(["warm-start"], 3));

        Assert.DoesNotContain(plan.Changes, change => change.What.Contains("docker", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(plan.Changes, change => change.Detail == "warm-start, theirs: once not timed, then 3 times");
        Assert.DoesNotContain("cache", plan.Summary);
    }

    [Fact]
    public async Task Telling_starts_nothing()
    {
        await PlanAsync(new BenchmarkRequest([], null));

        Assert.Empty(rig.Lines);
    }

    private Task<PlanResult> PlanAsync(BenchmarkRequest request) => rig.Planner.PlanAsync(rig.Folder.At("repo"), rig.File, request, default);
}
