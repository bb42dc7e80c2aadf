using Cake.Frosting;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("AlertTest")]
[TaskDescription("Run the tests of alerts with promtool; tell which alerts they test and which mistakes in rules they would notice")]
public sealed class AlertTestTask(AlertTester tester) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Prometheus is { Rules.Count: 0, Tests.Count: 0 } ? "no observability.prometheus.tests and no rules in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await tester.TestAsync(context.Config, context.Cancel);
}
