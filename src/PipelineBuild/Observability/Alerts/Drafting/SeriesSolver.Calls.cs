using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <content>Functions and aggregations.</content>
internal sealed partial class SeriesSolver
{
    private bool Aggregation(PromAggregation aggregation, Wish wish, DraftScope scope)
    {
        var twins = variant.Twins ? 2 : 1;
        switch (aggregation.Operator)
        {
            case "sum" or "avg" or "min" or "max" or "quantile":
                var each = aggregation.Operator == "sum" && twins > 1 ? wish.Through(value => value / twins) : wish;
                return Solve(aggregation.Inner, each, scope.Under(aggregation, twins));
            case "topk" or "bottomk" or "limitk" or "limit_ratio":
                return Solve(aggregation.Inner, wish, scope with { Sums = false });
            case "group":
                return Solve(aggregation.Inner, Wish.Any, scope.Under(aggregation, 1));
            case "count":
                return Math.Round(CountFor(wish)) is >= 1 and <= 200 and var count ? Solve(aggregation.Inner, Wish.Any, scope.Under(aggregation, (int)count) with { Count = (int)count }) : Fail($"a count of {SeriesPattern.Number(CountFor(wish))}");
            case "count_values":
                return Solve(aggregation.Inner, Wish.Any, scope.Under(aggregation, scope.Count) with { Differ = true, Distinguishing = null });
            case "stddev" or "stdvar":
                return Solve(aggregation.Inner, Wish.Any, wish.Pick(1, variant.Far) == 0 ? scope.Under(aggregation, 1) : scope.Under(aggregation, 2) with { Differ = true });
            default:
                return Fail($"the aggregation {aggregation.Operator}");
        }
    }

    private double CountFor(Wish wish) => wish switch
    {
        { Exact: { } exact } => exact,
        { Low: { } low } => Math.Max(1, Math.Floor(low) + 1),
        { High: { } high } => Math.Ceiling(high) - 1,
        { Not: { } not } => not == 1 ? 2 : 1,
        _ => 2,
    };

    private bool Call(PromCall call, Wish wish, DraftScope scope)
    {
        var last = call.Arguments.Count == 0 ? null : call.Arguments[^1];
        switch (call.Function)
        {
            case "absent" or "absent_over_time":
                return !IsMissing() || Solve(call.Arguments[0], Wish.Any, scope);
            case "histogram_quantile" when DraftLabels.Of(last!).Exactly is { } labels && !labels.Contains("le"):
                return Fail("histogram_quantile without the label le, which never gives a value");
            case "histogram_quantile" when Constant(call.Arguments[0]) is { } share and > 0:
                var value = wish.Pick(1, variant.Far);
                return value <= 0 ? Fail("a quantile of zero or less") : Solve(last!, Wish.Of(variant.Scale), scope with { Bucket = Math.Round(value / share, 6) });
            case "vector" or "scalar" or "ceil" or "floor" or "round" or "sort" or "sort_desc" or "clamp" or "clamp_min" or "clamp_max" or "label_replace" or "label_join" or "sort_by_label" or "sort_by_label_desc" or "abs" or "sgn":
                return Solve(call.Arguments[0], wish, scope);
            case "sqrt":
                return Solve(call.Arguments[0], wish.Through(square => square * square), scope);
            case "exp":
                return Solve(call.Arguments[0], wish.Through(power => Math.Log(Math.Max(power, 1e-9))), scope);
            case "ln" or "log2" or "log10":
                var root = call.Function switch { "ln" => Math.E, "log2" => 2, _ => 10.0 };
                return Solve(call.Arguments[0], wish.Through(power => Math.Pow(root, power)), scope);
            case "time" or "pi":
                return true;
            default:
                return call.Arguments.FirstOrDefault(argument => argument.Type == PromType.RangeVector) switch
                {
                    PromRange range => OverRange(call, range, wish, scope),
                    PromSubquery subquery when call.Function.EndsWith("_over_time", StringComparison.Ordinal) => Solve(subquery.Inner, wish, scope with { Offset = scope.Offset + (subquery.Offset ?? TimeSpan.Zero) }),
                    _ => Fail($"the function {call.Function}"),
                };
        }
    }

    private bool OverRange(PromCall call, PromRange range, Wish wish, DraftScope scope)
    {
        // Where the history is shorter than the range, what there is of it must do.
        var seconds = range.Range.TotalSeconds;
        var stretch = Math.Max(1, seconds / horizon.Longest.TotalSeconds);
        switch (call.Function)
        {
            case "rate" or "irate" or "increase":
                var per = call.Function == "increase" ? seconds : 1;
                var rate = call.Function == "irate" ? 1 : stretch;
                return Demand(range.Selector, scope, wish, call.Function == "increase" ? SeriesMeaning.Other : SeriesMeaning.PerSecond, value => new SeriesPattern(0, value / per * rate) { IsCounter = true });
            case "delta" or "deriv" or "idelta":
                var time = call.Function switch { "delta" => seconds, "idelta" => horizon.Step.TotalSeconds, _ => 1 };
                return Demand(range.Selector, scope, wish, SeriesMeaning.Other, value => new SeriesPattern(value < 0 ? -value / time * horizon.Total.TotalSeconds * 1.2 : variant.Scale, value / time));
            case "changes" or "resets":
                return Demand(range.Selector, scope, wish, SeriesMeaning.Other, value => Flapping(value * (call.Function == "resets" ? 2 : 1), seconds));
            case "predict_linear" when Constant(call.Arguments[1]) is { } ahead:
                return Demand(range.Selector, scope, wish, SeriesMeaning.Other, value => Trend(range.Selector, value, ahead));
            case "max_over_time" or "min_over_time" or "avg_over_time" or "last_over_time" or "quantile_over_time" or "mode_over_time" or "first_over_time":
                return Demand(range.Selector, scope, wish, SeriesMeaning.Level, value => new SeriesPattern(value));
            case "sum_over_time":
                return Demand(range.Selector, scope, wish.Through(value => value / (seconds / horizon.Step.TotalSeconds)), SeriesMeaning.Level, value => new SeriesPattern(value));
            case "count_over_time" or "present_over_time":
                return Demand(range.Selector, scope, Wish.Any, SeriesMeaning.Level, value => new SeriesPattern(value));
            case "stddev_over_time":
                return Demand(range.Selector, scope, wish, SeriesMeaning.Other, value => new SeriesPattern(variant.Scale, 0, 1, variant.Scale + (2 * value)));
            case "stdvar_over_time":
                return Demand(range.Selector, scope, wish, SeriesMeaning.Other, value => new SeriesPattern(variant.Scale, 0, 1, variant.Scale + (2 * Math.Sqrt(Math.Max(0, value)))));
            default:
                return Fail($"the function {call.Function}");
        }
    }

    /// <summary>As many jumps within the range.</summary>
    private SeriesPattern Flapping(double times, double seconds) => times <= 0
        ? new SeriesPattern(variant.Scale)
        : new SeriesPattern(variant.Scale, 0, Math.Max(1, (int)(seconds / horizon.Step.TotalSeconds / Math.Max(1, times))), variant.Scale + 1);

    /// <summary>A level that goes on to another in some time.</summary>
    private SeriesPattern Trend(PromSelector selector, double value, double ahead)
    {
        var now = series.Values.FirstOrDefault(known => LabelWorld.Finds(selector, known.Metric, known.Labels))?.Pattern.Level ?? variant.Scale;
        var target = value >= now ? Math.Max(value, now * 1.1) : Math.Min(value, now - (Math.Abs(now) * 0.1));
        var slope = (target - now) / ahead;
        return new SeriesPattern(now - (slope * horizon.Total.TotalSeconds / 2), slope);
    }

    /// <summary>A number that is known beforehand.</summary>
    private double? Constant(PromExpression node) => node switch
    {
        PromNumber number => number.Value,
        PromParen paren => Constant(paren.Inner),
        PromUnary unary => unary.IsNegative ? -Constant(unary.Inner) : Constant(unary.Inner),
        PromCall { Function: "time" } => variant.Missing is null ? 0 : horizon.Total.TotalSeconds,
        PromCall { Function: "pi" } => Math.PI,
        PromCall { Function: "vector" or "scalar" } call => Constant(call.Arguments[0]),
        PromBinary { IsComparison: false, IsSetOperator: false } binary when Constant(binary.Left) is { } left && Constant(binary.Right) is { } right => Result(binary.Operator, left, right),
        _ => null,
    };

    private static double? Result(string sign, double left, double right) => sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "%" => left % right,
        "^" => Math.Pow(left, right),
        _ => null,
    };
}
