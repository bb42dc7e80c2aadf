using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>Nobody is told what to do.</summary>
internal sealed class NoRunbook() : ObservabilityRule("prometheus/no-runbook")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        rule.Alert is { } alert && !rule.Annotations.ContainsKey("runbook_url") && !rule.Annotations.ContainsKey("runbook") ? [Found(alert.Place, $"{alert.Text} has no annotation runbook_url: name the page that says what to do about it")] : [];
}
