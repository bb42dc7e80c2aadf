using Cake.Frosting;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerMerge")]
[TaskDescription("Join the platforms that DockerPublish --platform pushed into one image, move the version tags, read all back")]
public sealed class DockerMergeTask(ImageMerger images, ImageMergePlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.MergeAsync(await context.WithImagesAsync(), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(await context.WithImagesAsync(), context.Cancel);
}
