using Cake.Frosting;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("SloCheck")]
[TaskDescription("Check specifications of service level objectives, and that what SloGenerate writes is up to date")]
public sealed class SloCheckTask(SloGenerator generator) : StepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await generator.CheckAsync(context.Config, context.Cancel);
}
