using Cake.Frosting;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("GrafanaRollback")]
[TaskDescription("Take the last deployment to a Grafana server back, with --reason=TEXT: dashboards to their versions before; --server=NAME")]
public sealed class GrafanaRollbackTask(GrafanaRollback rollback, GrafanaRollbackPlanner planner, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Grafana.Servers.Count == 0 ? "no observability.grafana.servers in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await rollback.RollBackAsync(context.Config, line.Grafana, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.PlanAsync(context.Config, line.Grafana, context.Cancel);
}
