using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>The notification does not say what happened.</summary>
internal sealed class NoSummary() : ObservabilityRule("prometheus/no-summary")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        rule.Alert is { } alert && !rule.Annotations.ContainsKey("summary") ? [Found(alert.Place, $"{alert.Text} has no annotation summary: who is woken reads only its name")] : [];
}
