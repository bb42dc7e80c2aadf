using Cake.Frosting;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerSbom")]
[TaskDescription("Write the SBOMs of the pushed images, CycloneDX and SPDX, and what changed since the last release")]
public sealed class DockerSbomTask(ImageSboms images) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.WriteAsync(await context.WithImagesAsync(), context.Cancel);
}
