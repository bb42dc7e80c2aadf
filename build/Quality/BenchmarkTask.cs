using Cake.Frosting;
using PipelineBuild.Artifacts;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;

namespace Build.Quality;

[TaskName("Benchmark")]
[TaskDescription("Measure what this project promises about its speed; --benchmark=NAME, --pairs=N; cold-build empties the build cache")]
public sealed class BenchmarkTask(BenchmarkRunner runner, BenchmarkPlanner planner, CommandLine line, Workspace workspace) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await runner.RunAsync(OwnRepository.Root, workspace.Artifact("benchmarks.json"), line.Benchmark, context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) =>
        await planner.PlanAsync(OwnRepository.Root, workspace.Artifact("benchmarks.json"), line.Benchmark, context.Cancel);
}
