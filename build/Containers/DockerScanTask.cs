using Cake.Frosting;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerScan")]
[TaskDescription("Scan every platform of the built images by digest: vulnerabilities, secrets, misconfiguration, licences")]
public sealed class DockerScanTask(ImageScanner images, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.IsEmpty ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.ScanAsync(await context.WithImagesAsync(), line.Since is not null, context.Cancel);
}
