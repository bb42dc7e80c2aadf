using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A function for counters takes every fall of the value for a restart.</summary>
internal sealed class RateOnGauge() : ObservabilityRule("prometheus/rate-on-gauge")
{
    private static readonly string[] ForCounters = ["rate", "irate", "increase", "resets"];

    /// <summary>Exported by client libraries and Prometheus everywhere, and gauges without doubt.</summary>
    private static readonly string[] Known = ["up", "go_goroutines", "go_threads", "process_open_fds", "process_max_fds", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_start_time_seconds"];

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from call in rule.Tree?.All.OfType<PromCall>() ?? []
        where ForCounters.Contains(call.Function)
        let problem = ProblemOf(call, model)
        where problem is not null
        select Found(rule.Expression.PlaceOf(call.NameSpan.Start), problem);

    private static string? ProblemOf(PromCall call, ObservabilityModel model) => call.Arguments.FirstOrDefault() switch
    {
        PromRange { Selector.Name: { } name } when IsGauge(name, model) => $"{name} is a gauge, and {call.Function} takes each fall of its value for a restart; use delta or deriv, or an average over time",
        PromRange { Selector.Name: { } name } when model.RecordedAs(name).Any(rule => rule.Tree is { } tree && AddsUp(tree)) => $"{name} is recorded as a sum of counters: when one of them restarts the sum falls, and {call.Function} counts all of them again; record the sum of the rates",
        PromRange { Selector.Name: { } name } when model.RecordedAs(name).Any(rule => rule.Tree is { } tree && IsRate(tree)) => $"{name} is recorded as a rate, which rises and falls, and {call.Function} takes each fall for a restart; use deriv, or an average over time",
        PromSubquery { Inner: { } inner } when IsRate(inner) => $"{call.Function} of a rate, which rises and falls: each fall is taken for a restart; use deriv, or an average over time",
        PromSubquery { Inner: { } inner } when AddsUp(inner) => $"{call.Function} of a sum: when one of the counters restarts the sum falls, and all of them are counted again; take the sum of the {call.Function}",
        _ => null,
    };

    private static bool IsGauge(string metric, ObservabilityModel model) =>
        model.Metrics?.TypeOf(metric) is MetricType.Gauge or MetricType.Info || Known.Contains(metric) || metric.EndsWith("_info", StringComparison.Ordinal);

    private static bool IsRate(PromExpression expression) => expression switch
    {
        PromParen paren => IsRate(paren.Inner),
        PromAggregation { Operator: "sum" or "avg" or "max" or "min" } aggregation => IsRate(aggregation.Inner),
        PromBinary { Operator: "/" or "*" } binary => IsRate(binary.Left) || IsRate(binary.Right),
        PromCall call => call.Function is "rate" or "irate" or "increase" or "deriv",
        _ => false,
    };

    private static bool AddsUp(PromExpression expression) => expression switch
    {
        PromParen paren => AddsUp(paren.Inner),
        PromAggregation { Operator: "sum", Inner: var inner } => inner is PromSelector or PromParen { Inner: PromSelector },
        _ => false,
    };
}
