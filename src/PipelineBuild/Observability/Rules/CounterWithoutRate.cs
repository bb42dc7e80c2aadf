using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>The value of a counter counts since the last start of its process, and falls to zero with it.</summary>
internal sealed class CounterWithoutRate() : ObservabilityRule("prometheus/counter-without-rate")
{
    /// <summary>They look at how a counter goes on, or only whether it is there.</summary>
    private static readonly string[] Fitting =
        ["rate", "irate", "increase", "resets", "changes", "absent", "absent_over_time", "present_over_time", "count_over_time", "timestamp", "last_over_time"];

    private static readonly string[] Counting = ["count", "group", "count_values"];

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model)
    {
        if (rule.Tree is not { } tree)
        {
            return [];
        }

        // A difference between now and then is a rate by hand.
        var compared = tree.All.OfType<PromSelector>().Where(selector => selector.Offset is not null).Select(selector => selector.Name).ToHashSet();
        return Raw(tree).Where(selector => selector.Name is { } name && !compared.Contains(name) && IsCounter(name, model))
            .Select(selector => Found(rule.Expression.PlaceOf(selector.MetricSpan.Start), $"{selector.Name} is a counter: its value depends on when the process started; ask for rate or increase over a time"));
    }

    private static bool IsCounter(string metric, ObservabilityModel model) => model.Metrics?.TypeOf(metric) switch
    {
        null or MetricType.Unknown => (metric.EndsWith("_total", StringComparison.Ordinal) || metric.EndsWith("_bucket", StringComparison.Ordinal)) && !metric.Contains(':'),
        var type => type == MetricType.Counter,
    };

    /// <summary>Sum by count of all times is an average, if a slow one.</summary>
    private static bool IsAverage(PromBinary binary) =>
        binary.Operator == "/" && NameIn(binary.Left) is { } sum && NameIn(binary.Right) is { } count
        && sum.EndsWith("_sum", StringComparison.Ordinal) && count == $"{sum[..^4]}_count";

    private static string? NameIn(PromExpression expression) => expression.All.OfType<PromSelector>().ToList() is [{ Name: { } name }] ? name : null;

    /// <summary>Selectors whose value itself reaches the result.</summary>
    private static IEnumerable<PromSelector> Raw(PromExpression expression) => expression switch
    {
        PromSelector selector => [selector],
        PromCall call when Fitting.Contains(call.Function) => [],
        PromAggregation aggregation when Counting.Contains(aggregation.Operator) => [],
        PromBinary binary when IsAverage(binary) => [],
        PromBinary { Operator: "and" or "unless" } binary => Raw(binary.Left),
        PromBinary { Operator: "==" or "!=", Right: PromNumber { Value: 0 } } => [],
        _ => expression.Children.SelectMany(Raw),
    };
}
