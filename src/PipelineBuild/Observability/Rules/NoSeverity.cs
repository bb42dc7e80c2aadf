using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>Nobody knows how urgent the alert is.</summary>
internal sealed class NoSeverity() : ObservabilityRule("prometheus/no-severity")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        rule.Alert is { } alert && !rule.Labels.ContainsKey("severity") ? [Found(alert.Place, $"{alert.Text} has no label severity: routes and people can't tell how urgent it is")] : [];
}
