using Cake.Frosting;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerVerify")]
[TaskDescription("Check signatures, provenance, SBOMs and scan of the pushed images, or of --image=REF")]
public sealed class DockerVerifyTask(ImageVerifier images, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        line.Image is null && context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.VerifyAsync(line.Image is null ? await context.WithImagesAsync() : context.Config, line.Image?.ToString(), context.Cancel);
}
