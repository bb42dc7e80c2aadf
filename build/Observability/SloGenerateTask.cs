using Cake.Frosting;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("SloGenerate")]
[TaskDescription("Write recording rules, burn-rate alerts, their tests and a dashboard for every service level objective")]
public sealed class SloGenerateTask(SloGenerator generator) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await generator.GenerateAsync(context.Config, context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await generator.PlanAsync(context.Config, context.Cancel);
}
