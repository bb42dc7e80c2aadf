using Cake.Frosting;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("SloReport")]
[TaskDescription("Ask Prometheus how each service level objective stands: compliance, budget left, burn rate, latency, forecast")]
public sealed class SloReportTask(SloReporter reporter) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.HasSlos ? null : "no observability.slos or observability.slo.objectives in pipeline.yml";

    protected override async Task<StepResult> StepAsync(BuildContext context) => await reporter.ReportAsync(context.Config, context.Cancel);
}
