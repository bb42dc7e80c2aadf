using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A notification names a label that the expression takes away.</summary>
internal sealed class DroppedLabel() : ObservabilityRule("prometheus/dropped-label")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from label in TemplateLabels.Of(rule)
        where rule.Tree is { } tree && !LabelFlow.Of(tree).MayHave(label.Name)
        let culprit = CulpritIn(rule.Tree!, label.Name)
        where culprit is not null
        select Found(label.Place, $"{label.In} of {rule.Name} writes the label {label.Name}, which is always empty: {Excerpt(rule, culprit)} drops it");

    /// <summary>The innermost part that loses the label.</summary>
    internal static PromExpression? CulpritIn(PromExpression tree, string label) => tree.All
        .LastOrDefault(node => node is not (PromSelector or PromRange or PromCall { Function: "absent" or "absent_over_time" }) && !LabelFlow.Of(node).MayHave(label) && node.Children.Any(child => child.Type is PromType.InstantVector or PromType.RangeVector && LabelFlow.Of(child).MayHave(label)));

    private static string Excerpt(PrometheusRule rule, PromExpression culprit) => culprit switch
    {
        PromAggregation { Grouping: { } grouping } aggregation => $"{aggregation.Operator} {rule.Expression.Text[grouping.Span.Start..grouping.Span.End]}",
        PromAggregation aggregation => $"{aggregation.Operator} without by",
        PromBinary { Matching: { } matching } binary => $"{binary.Operator} {rule.Expression.Text[matching.Span.Start..matching.Span.End]}",
        PromCall call => call.Function,
        _ => "the expression",
    };
}
