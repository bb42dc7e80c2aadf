using Cake.Frosting;
using PipelineBuild.Observability.Grafana.Queries;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("GrafanaQueryTest")]
[TaskDescription("Ask a real Prometheus every query of the dashboards, on data made for their selectors; nothing may be refused or empty")]
public sealed class GrafanaQueryTestTask(DashboardQueryTester tester) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Dashboards.Count == 0 ? "no observability.dashboards in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await tester.TestAsync(context.Config, context.Cancel);
}
