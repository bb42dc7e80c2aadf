using Cake.Frosting;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerSign")]
[TaskDescription("Sign index and platforms of the pushed images by digest, attest their SBOMs and scan")]
public sealed class DockerSignTask(ImageSigner images, ImageSignPlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.SignAsync(await context.WithImagesAsync(), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(await context.WithImagesAsync(), context.Cancel);
}
