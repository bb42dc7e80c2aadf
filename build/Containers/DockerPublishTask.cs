using Cake.Frosting;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerPublish")]
[TaskDescription("Push the built images, move the version tags, read every tag and platform back")]
[IsDependentOn(typeof(DockerBuildTask))]
public sealed class DockerPublishTask(ImagePublisher images, ImagePublishPlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.PublishAsync(await context.WithImagesAsync(), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(await context.WithImagesAsync(), context.Cancel);
}
