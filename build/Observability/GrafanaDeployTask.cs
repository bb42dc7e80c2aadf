using Cake.Frosting;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("GrafanaDeploy")]
[TaskDescription("Bring folders, data sources, dashboards and alert rules to a Grafana server, unless somebody changed them by hand; --server=NAME")]
public sealed class GrafanaDeployTask(GrafanaDeployer deployer, GrafanaDeployPlanner planner, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Grafana.Servers.Count == 0 ? "no observability.grafana.servers in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await deployer.DeployAsync(context.Config, line.Grafana, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.PlanAsync(context.Config, line.Grafana, context.Cancel);
}
