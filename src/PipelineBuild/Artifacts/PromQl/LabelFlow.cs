namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Follows labels through an expression: what selectors ask for, aggregations drop and functions set.</summary>
public static class LabelFlow
{
    private const string MetricName = "__name__";

    /// <summary>Functions that leave the metric's name.</summary>
    private static readonly string[] KeepName = ["sort", "sort_desc", "last_over_time", "label_replace", "label_join"];

    public static PromLabels Of(PromExpression expression) => expression.LabelsBy(Follow);

    private static PromLabels Follow(PromExpression expression) => expression switch
    {
        PromSelector selector => OfSelector(selector),
        PromRange range => Of(range.Selector),
        PromSubquery subquery => Of(subquery.Inner),
        PromParen paren => Of(paren.Inner),
        PromUnary unary => Of(unary.Inner).Without(MetricName),
        PromAggregation aggregation => OfAggregation(aggregation),
        PromCall call => OfCall(call),
        PromBinary binary => OfBinary(binary),
        _ => PromLabels.None,
    };

    private static PromLabels OfSelector(PromSelector selector)
    {
        var lacking = selector.Matchers.Where(matcher => matcher is { Match: PromMatch.Equal, Value: "" }).Select(matcher => matcher.Label);
        var certain = selector.Matchers.Where(NeedsValue).Select(matcher => matcher.Label);
        return PromLabels.Scraped(lacking, selector.Metric is null ? certain : certain.Append(MetricName));
    }

    /// <summary>A series that lacks the label has the empty text there.</summary>
    private static bool NeedsValue(PromMatcher matcher) => matcher.Match switch
    {
        PromMatch.Equal => matcher.Value.Length > 0,
        PromMatch.NotEqual => matcher.Value.Length == 0,
        PromMatch.Regex => Re2Pattern.Problem(matcher.Value, out var matchesEmpty) is null && !matchesEmpty,
        _ => Re2Pattern.Problem(matcher.Value, out var matchesEmpty) is null && matchesEmpty,
    };

    private static PromLabels OfAggregation(PromAggregation aggregation)
    {
        var inner = Of(aggregation.Inner);
        if (aggregation.Operator is "topk" or "bottomk" or "limitk" or "limit_ratio")
        {
            return inner;
        }

        var left = aggregation.Grouping switch
        {
            null => PromLabels.None,
            { Keeps: true } by => inner.Keep(by.Labels),
            { } without => inner.Without([.. without.Labels, MetricName]),
        };
        return aggregation is { Operator: "count_values", Parameter: { } parameter } && TextOf(parameter) is { } label ? left.With(label, isCertain: true) : left;
    }

    private static PromLabels OfCall(PromCall call)
    {
        switch (call.Function)
        {
            case "absent" or "absent_over_time":
                return OfAbsent(call.Arguments[0]);
            case "label_replace" when TextOf(call.Arguments[1]) is { } label:
                var before = Of(call.Arguments[0]);
                return before.With(label, SetsAlways(call) || (before.Has(label) && HasPlainText(call.Arguments[2])));
            case "label_join" when TextOf(call.Arguments[1]) is { } label:
                var joined = Of(call.Arguments[0]);
                return joined.With(label, call.Arguments.Skip(3).Any(part => TextOf(part) is { } name && joined.Has(name)));
            case "scalar" or "vector":
                return PromLabels.None;
        }

        var argument = call.Arguments.FirstOrDefault(argument => argument.Type is PromType.InstantVector or PromType.RangeVector);
        var labels = argument is null ? PromLabels.None : Of(argument);
        labels = KeepName.Contains(call.Function) ? labels : labels.Without(MetricName);
        return call.Function is "histogram_quantile" or "histogram_fraction" ? labels.Without("le") : labels;
    }

    /// <summary>The result has what is asked for by equality, and by nothing else.</summary>
    private static PromLabels OfAbsent(PromExpression argument)
    {
        var selector = argument as PromSelector ?? (argument as PromRange)?.Selector;
        var once = (selector?.Matchers ?? []).Where(matcher => matcher.Label != MetricName).GroupBy(matcher => matcher.Label)
            .Where(matchers => matchers.Count() == 1 && matchers.Single() is { Match: PromMatch.Equal, Value.Length: > 0 });
        return PromLabels.Of(once.Select(matchers => matchers.Key).ToList());
    }

    private static PromLabels OfBinary(PromBinary binary)
    {
        var (left, right) = (Of(binary.Left), Of(binary.Right));
        if (binary.Left.Type == PromType.Scalar || binary.Right.Type == PromType.Scalar)
        {
            var vector = binary.Left.Type == PromType.Scalar ? right : left;
            return binary is { IsComparison: true, ReturnsBool: false } ? vector : vector.Without(MetricName);
        }

        return binary.Operator switch
        {
            "or" => left.Or(right),
            "unless" => left,
            "and" => Matched(left, right, binary.Matching),
            _ => Joined(left, right, binary),
        };
    }

    private static PromLabels Joined(PromLabels left, PromLabels right, PromBinary binary)
    {
        var matching = binary.Matching;
        var (many, one) = matching?.Group == "group_right" ? (right, left) : (left, right);
        var labels = Matched(many, one, matching);
        labels = binary is { IsComparison: true, ReturnsBool: false } ? labels : labels.Without(MetricName);
        if (matching?.Group is null)
        {
            return matching is null ? labels : matching.IsOn ? labels.Keep(matching.Labels) : labels.Without(matching.Labels);
        }

        return matching.Include.Aggregate(labels, (all, label) => one.MayHave(label) ? all.With(label, one.Has(label)) : all.Without(label));
    }

    private static PromLabels Matched(PromLabels labels, PromLabels partners, PromMatching? matching) =>
        matching is { IsOn: true } ? labels.MatchedOn(partners, matching.Labels) : labels.MatchedIgnoring(partners, matching?.Labels ?? []);

    private static string? TextOf(PromExpression expression) => expression switch
    {
        PromString text => text.Value,
        PromParen paren => TextOf(paren.Inner),
        _ => null,
    };

    private static bool HasPlainText(PromExpression replacement) => TextOf(replacement) is { Length: > 0 } text && !text.Contains('$');

    private static bool SetsAlways(PromCall call) => HasPlainText(call.Arguments[2]) && TextOf(call.Arguments[4]) is ".*" or "(.*)";
}
