namespace PipelineBuild.Artifacts.PromQl;

/// <summary>What the grammar allows and Prometheus refuses all the same: types, numbers of arguments, matchers that choose everything.</summary>
internal static class PromChecks
{
    public static string Name(PromType type) => type switch
    {
        PromType.Scalar => "a scalar",
        PromType.String => "a string",
        PromType.InstantVector => "an instant vector",
        _ => "a range vector",
    };

    public static string? Problem(PromBinary binary)
    {
        var isVector = binary.Left.Type == PromType.InstantVector && binary.Right.Type == PromType.InstantVector;
        var isScalar = binary.Left.Type == PromType.Scalar && binary.Right.Type == PromType.Scalar;
        return binary switch
        {
            _ when (Other(binary.Left.Type) ?? Other(binary.Right.Type)) is { } other => $"'{binary.Operator}' takes scalars and instant vectors, found {Name(other)}",
            { ReturnsBool: true, IsComparison: false } => "'bool' only stands behind a comparison",
            { ReturnsBool: false, IsComparison: true } when isScalar => $"a comparison of scalars needs 'bool': {binary.Operator} bool",
            { IsSetOperator: true } when !isVector => $"'{binary.Operator}' only stands between instant vectors",
            { IsSetOperator: true, Matching.Group: { } group } => $"'{group}' does not go with '{binary.Operator}'",
            { Matching: { Labels.Count: > 0 } matching } when !isVector => $"'{(matching.IsOn ? "on" : "ignoring")}' only stands between instant vectors",
            { Matching: { IsOn: true } matching } when matching.Labels.Intersect(matching.Include).FirstOrDefault() is { } label => $"the label '{label}' stands in both 'on' and '{matching.Group}'",
            _ => null,
        };

        static PromType? Other(PromType type) => type is PromType.Scalar or PromType.InstantVector ? null : type;
    }

    public static (int Offset, string Text)? Problem(PromCall call, PromFunction function)
    {
        var count = call.Arguments.Count;
        if (count < function.Least || count > function.Most)
        {
            var takes = function.Least == function.Most ? $"{function.Least}" : function.Most is { } most ? $"{function.Least} to {most}" : $"at least {function.Least}";
            return (call.NameSpan.Start, $"'{call.Function}' takes {takes} argument{(takes == "1" ? "" : "s")}, found {count}");
        }

        for (var index = 0; index < count; index++)
        {
            var (found, expected) = (call.Arguments[index].Type, function.TypeOf(index));
            if (found != expected)
            {
                return (call.Arguments[index].Span.Start, $"'{call.Function}' takes {Name(expected)} as argument {index + 1}, found {Name(found)}{Hint(found, expected)}");
            }
        }

        return null;
    }

    public static (int Offset, string Text)? Problem(PromAggregation aggregation)
    {
        var parameter = aggregation.Operator == "count_values" ? PromType.String : PromType.Scalar;
        return aggregation.Parameter is { } given && given.Type != parameter ? (given.Span.Start, $"'{aggregation.Operator}' takes {Name(parameter)} as parameter, found {Name(given.Type)}")
            : aggregation.Inner.Type != PromType.InstantVector ? (aggregation.Inner.Span.Start, $"'{aggregation.Operator}' takes an instant vector, found {Name(aggregation.Inner.Type)}")
            : null;
    }

    public static (int Offset, string Text)? Problem(PromSelector selector)
    {
        var choosesSome = selector.Metric is not null;
        foreach (var matcher in selector.Matchers)
        {
            var isEmpty = matcher.Value.Length == 0;
            if (matcher.Match is PromMatch.Regex or PromMatch.NotRegex)
            {
                if (Re2Pattern.Problem(matcher.Value, out isEmpty) is { } problem)
                {
                    return (matcher.ValueSpan.Start, $"no regular expression that Prometheus reads: {problem}");
                }
            }

            if (selector.Metric is { } metric && matcher.Label == "__name__")
            {
                return (matcher.Span.Start, $"the metric has two names, the first is '{metric}'");
            }

            choosesSome |= isEmpty == (matcher.Match is PromMatch.NotEqual or PromMatch.NotRegex);
        }

        return choosesSome ? null : (selector.Span.Start, "chooses every series: name a metric, or a label with a value that is not empty");
    }

    private static string Hint(PromType found, PromType expected) => (found, expected) switch
    {
        (PromType.InstantVector, PromType.RangeVector) => "; write a range behind the selector, such as [5m]",
        (PromType.InstantVector, PromType.Scalar) => "; scalar() makes one of a vector",
        (PromType.Scalar, PromType.InstantVector) => "; vector() makes one of a scalar",
        _ => "",
    };
}
