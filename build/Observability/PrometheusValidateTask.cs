using Cake.Frosting;
using PipelineBuild.Observability.Validation;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("PrometheusValidate")]
[TaskDescription("Check configurations, rules and routes of Prometheus and Alertmanager with their own programs and with rules of our own")]
public sealed class PrometheusValidateTask(PrometheusValidator validator) : StepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability is { Prometheus: { Configs.Count: 0, Rules.Count: 0 }, Alertmanager.IsEmpty: true } ? "no observability.prometheus.configs, rules or observability.alertmanager.configs in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await validator.ValidateAsync(context.Config, context.Cancel);
}
