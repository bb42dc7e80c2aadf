using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A rule asks for a metric that nothing produces.</summary>
internal sealed class UnknownMetric() : ObservabilityRule("prometheus/unknown-metric")
{
    public override string? Unasked(ObservabilityModel model) => model.Metrics is null ? "no observability.metrics says which metrics are exported" : null;

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from selector in rule.Tree?.All.OfType<PromSelector>() ?? []
        where selector.Name is { } name && !model.Metrics!.Has(name) && !model.RecordedAs(name).Any()
        select Found(
            rule.Expression.PlaceOf(selector.MetricSpan.Start),
            $"nothing produces {selector.Name}: neither a recording rule nor a file of observability.metrics has it{Suggestion.For(selector.Name!, model.Metrics!.Types.Keys.Concat(model.RecordedNames))}");
}
