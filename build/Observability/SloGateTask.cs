using Cake.Frosting;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("SloGate")]
[TaskDescription("Fail when the error budget of a service level objective is spent: to be asked before a release")]
public sealed class SloGateTask(SloGate gate) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.HasSlos ? null : "no observability.slos or observability.slo.objectives in pipeline.yml";

    protected override async Task<StepResult> StepAsync(BuildContext context) => await gate.JudgeAsync(context.Config, context.Cancel);
}
