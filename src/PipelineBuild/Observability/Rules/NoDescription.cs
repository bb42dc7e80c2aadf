using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>The notification does not say more than its headline.</summary>
internal sealed class NoDescription() : ObservabilityRule("prometheus/no-description")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        rule.Alert is { } alert && !rule.Annotations.ContainsKey("description") && !rule.Annotations.ContainsKey("message") ? [Found(alert.Place, $"{alert.Text} has no annotation description: write what is affected, with values and labels")] : [];
}
