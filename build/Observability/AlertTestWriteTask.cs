using Cake.Frosting;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("AlertTestWrite")]
[TaskDescription("Draft tests for alerts that have none: firing, just below, no data, resolving; writes what promtool passes")]
public sealed class AlertTestWriteTask(AlertTestWriter writer) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Prometheus is { Rules.Count: 0, Tests.Count: 0 } ? "no observability.prometheus.rules in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await writer.WriteAsync(context.Config, context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await writer.PlanAsync(context.Config, context.Cancel);
}
