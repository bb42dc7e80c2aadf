using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A function that needs two samples gets one, or none when a scrape fails.</summary>
internal sealed class ShortRange() : ObservabilityRule("prometheus/short-range")
{
    private static readonly string[] NeedTwo =
        ["rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear", "changes", "resets", "holt_winters", "double_exponential_smoothing"];

    public override string? Unasked(ObservabilityModel model) => model.Configs.Count == 0 ? "no observability.prometheus.configs says how often metrics are scraped" : null;

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from call in rule.Tree?.All.OfType<PromCall>() ?? []
        where NeedTwo.Contains(call.Function)
        from range in call.Arguments.OfType<PromRange>()
        let interval = model.IntervalOf(range.Selector)
        where range.Range < 2 * interval
        select Found(rule.Expression.PlaceOf(range.RangeSpan.Start), $"{call.Function} needs two samples, and with one every {RuleTestTime.Write(interval.Value)} a range of {RuleTestTime.Write(range.Range)} does not always hold two; take at least {RuleTestTime.Write(2 * interval.Value)}, better {RuleTestTime.Write(4 * interval.Value)}");
}
