using Cake.Frosting;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerBuild")]
[TaskDescription("Build every image of pipeline.yml for all its platforms")]
public sealed class DockerBuildTask(ImageBuilder images, ImageBuildPlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override void Anticipate(BuildContext context) => images.Anticipate(context.Config, context.Cancel);

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.BuildAsync(await context.WithImagesAsync(), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(await context.WithImagesAsync(), context.Cancel);
}
