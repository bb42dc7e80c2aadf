using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>An outer part of an expression groups by a label that an inner one has dropped.</summary>
internal sealed class LostGrouping() : ObservabilityRule("prometheus/lost-grouping")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from aggregation in rule.Tree?.All.OfType<PromAggregation>() ?? []
        where aggregation.Grouping is { Keeps: true }
        let labels = LabelFlow.Of(aggregation.Inner)
        let missing = aggregation.Grouping!.Labels.Where(label => !labels.MayHave(label)).ToList()
        where labels.Known is not null && missing.Count > 0
        select Found(rule.Expression.PlaceOf(aggregation.Grouping!.Span.Start), $"{rule.Name} groups by {string.Join(", ", missing)}, and what it groups has {(labels.Known!.Count == 0 ? "no labels" : $"only {string.Join(", ", labels.Known.Order(StringComparer.Ordinal))}")}");
}
