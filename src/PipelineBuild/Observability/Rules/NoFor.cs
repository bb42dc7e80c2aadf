using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>One bad sample is enough.</summary>
internal sealed class NoFor() : ObservabilityRule("prometheus/no-for")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        rule.Alert is { } alert && rule.For is null ? [Found(alert.Place, $"{alert.Text} has no for: a single bad evaluation sends it; write for: 0s if that is meant")] : [];
}
