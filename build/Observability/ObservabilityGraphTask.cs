using Cake.Frosting;
using PipelineBuild.Observability.Graph;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("ObservabilityGraph")]
[TaskDescription("Draw which rules, alerts, panels and SLOs need which metric; fail for metrics gone since the last release; --impact=METRIC")]
public sealed class ObservabilityGraphTask(ObservabilityGraph graph, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.HasGraph ? null : "no rules, configurations, metrics, dashboards or slos under observability in pipeline.yml";

    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await graph.WriteAsync(context.Config, line.Impact, context.Cancel);
}
