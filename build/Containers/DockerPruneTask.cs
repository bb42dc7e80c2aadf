using Cake.Frosting;
using PipelineBuild.Containers.Pruning;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerPrune")]
[TaskDescription("Delete superseded images from registry and engine; what tags, releases, containers and environments need stays")]
public sealed class DockerPruneTask(Pruner pruner, PrunePlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await pruner.PruneAsync(await context.WithImagesAsync(), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(await context.WithImagesAsync(), context.Cancel);
}
