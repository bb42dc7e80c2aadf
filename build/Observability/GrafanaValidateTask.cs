using Cake.Frosting;
using PipelineBuild.Observability.Grafana;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("GrafanaValidate")]
[TaskDescription("Check dashboards of Grafana without one: queries, variables, data sources, links, panels; --fix mends")]
public sealed class GrafanaValidateTask(GrafanaValidator validator, GrafanaMender mender, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Dashboards.Count == 0 ? "no observability.dashboards in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        line.Fix ? await mender.MendAsync(context.Config, context.Cancel) : validator.Validate(context.Config, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) =>
        Task.FromResult(line.Fix ? mender.Plan(context.Config) : PlanResult.Of([], "only with --fix"));
}
