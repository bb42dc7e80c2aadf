using Cake.Frosting;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerInspect")]
[TaskDescription("Show images of a registry: platforms, layers, labels, attestations, signatures, ledger; --image=REF for one")]
public sealed class DockerInspectTask(ImageInspector inspector, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        line.Image is null && context.Config.Containers.IsEmpty ? "no images in pipeline.yml, and no --image" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await inspector.InspectAsync(line.Image is { Host: not null } ? context.Config : await context.WithImagesAsync(), line.Image, context.Cancel);
}
