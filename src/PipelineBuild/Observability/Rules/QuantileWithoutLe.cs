using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A quantile is asked of buckets that have lost their bounds.</summary>
internal sealed class QuantileWithoutLe() : ObservabilityRule("prometheus/quantile-without-le")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from call in rule.Tree?.All.OfType<PromCall>() ?? []
        where call is { Function: "histogram_quantile", Arguments.Count: 2 } && IsOfBuckets(call.Arguments[1]) && !LabelFlow.Of(call.Arguments[1]).MayHave("le")
        select Found(rule.Expression.PlaceOf(call.NameSpan.Start), "the buckets have lost their label le, so histogram_quantile gives nothing; keep it: sum by (le, ...)");

    /// <summary>Native histograms have no such label and need none.</summary>
    private static bool IsOfBuckets(PromExpression expression) => expression.All.OfType<PromSelector>().Any(selector => selector.Name?.EndsWith("_bucket", StringComparison.Ordinal) == true);
}
