using Cake.Frosting;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerScan")]
[TaskDescription("Scan every platform of the built images by digest: vulnerabilities, secrets, misconfiguration, licences")]
public sealed class DockerScanTask(ImageScanner images, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.Images.Count == 0 ? "no images in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await images.ScanAsync(context.Config, line.Since is not null, context.Cancel);
}
