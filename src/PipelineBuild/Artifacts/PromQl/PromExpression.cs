namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Half-open range of UTF-16 offsets in the text of an expression.</summary>
public readonly record struct PromSpan(int Start, int End);

/// <summary>What an expression gives.</summary>
public enum PromType
{
    Scalar,
    String,
    InstantVector,
    RangeVector,
}

/// <summary>A node of a parsed PromQL expression.</summary>
/// <param name="Span">Where it stands in the text that was parsed.</param>
public abstract record PromExpression(PromSpan Span)
{
    private Memo memo;

    public abstract PromType Type { get; }

    /// <summary>Direct parts in the order of the text, the grouping and matchers not among them.</summary>
    public virtual IReadOnlyList<PromExpression> Children => [];

    /// <summary>The node itself and all below it, outermost first.</summary>
    public IEnumerable<PromExpression> All
    {
        get
        {
            // A long sum is a deep tree: no recursion.
            var open = new Stack<PromExpression>([this]);
            while (open.TryPop(out var node))
            {
                yield return node;
                for (var index = node.Children.Count - 1; index >= 0; index--)
                {
                    open.Push(node.Children[index]);
                }
            }
        }
    }

    /// <summary>What was found once: rules ask again and again about the parts of one expression.</summary>
    internal PromLabels LabelsBy(Func<PromExpression, PromLabels> find) => (memo = new Memo(memo.Labels ?? find(this))).Labels!;

    /// <summary>Two expressions are the same whatever is known of them.</summary>
    private readonly record struct Memo(PromLabels? Labels)
    {
        public bool Equals(Memo other) => true;

        public override int GetHashCode() => 0;
    }
}

/// <summary>A number, also written as hexadecimal, <c>Inf</c> or <c>NaN</c>; a sign right before it belongs to it.</summary>
public sealed record PromNumber(PromSpan Span, double Value) : PromExpression(Span)
{
    public override PromType Type => PromType.Scalar;
}

/// <summary>A string with its escapes resolved.</summary>
public sealed record PromString(PromSpan Span, string Value) : PromExpression(Span)
{
    public override PromType Type => PromType.String;
}

/// <summary>How a matcher compares.</summary>
public enum PromMatch
{
    Equal,
    NotEqual,
    Regex,
    NotRegex,
}

/// <summary>One condition of a selector on a label.</summary>
/// <param name="Span">From the label's name to the end of its value.</param>
/// <param name="ValueSpan">The quoted value.</param>
public sealed record PromMatcher(PromSpan Span, string Label, PromMatch Match, string Value, PromSpan ValueSpan);

/// <summary>Series by name and matchers.</summary>
/// <param name="Metric">Null where only matchers tell; a matcher <c>__name__="x"</c> is then among them.</param>
/// <param name="MetricSpan">Where the name stands; empty without one.</param>
public sealed record PromSelector(PromSpan Span, string? Metric, PromSpan MetricSpan, IReadOnlyList<PromMatcher> Matchers) : PromExpression(Span)
{
    public TimeSpan? Offset { get; init; }

    /// <summary>Whether a modifier <c>@</c> fixes the time.</summary>
    public bool IsAtFixedTime { get; init; }

    public override PromType Type => PromType.InstantVector;

    /// <summary>The metric's name, also where an equality matcher on <c>__name__</c> tells it; null where none is certain.</summary>
    public string? Name => Metric ?? Matchers.FirstOrDefault(matcher => matcher is { Label: "__name__", Match: PromMatch.Equal })?.Value;
}

/// <summary>A selector over a range of time, such as <c>up[5m]</c>. What <c>offset</c> and <c>@</c> behind it say is known to the selector.</summary>
/// <param name="RangeSpan">The duration between the brackets.</param>
public sealed record PromRange(PromSpan Span, PromSelector Selector, TimeSpan Range, PromSpan RangeSpan) : PromExpression(Span)
{
    public override PromType Type => PromType.RangeVector;

    public override IReadOnlyList<PromExpression> Children => [Selector];
}

/// <summary>An expression over a range of time, such as <c>rate(x[5m])[1h:5m]</c>.</summary>
/// <param name="Step">Null takes the evaluation interval.</param>
public sealed record PromSubquery(PromSpan Span, PromExpression Inner, TimeSpan Range, PromSpan RangeSpan, TimeSpan? Step) : PromExpression(Span)
{
    public TimeSpan? Offset { get; init; }

    public bool IsAtFixedTime { get; init; }

    public override PromType Type => PromType.RangeVector;

    public override IReadOnlyList<PromExpression> Children => [Inner];
}

/// <summary>A function with its arguments.</summary>
/// <param name="NameSpan">Where the function's name stands.</param>
/// <param name="Result">What the function gives.</param>
public sealed record PromCall(PromSpan Span, string Function, PromSpan NameSpan, IReadOnlyList<PromExpression> Arguments, PromType Result) : PromExpression(Span)
{
    public override PromType Type => Result;

    public override IReadOnlyList<PromExpression> Children => Arguments;
}

/// <summary>An aggregation such as <c>sum by (job) (up)</c>.</summary>
/// <param name="OperatorSpan">Where the operator's name stands.</param>
/// <param name="Parameter">That of topk, bottomk, quantile, count_values, limitk and limit_ratio.</param>
/// <param name="Grouping">Null without a clause: all labels go.</param>
public sealed record PromAggregation(PromSpan Span, string Operator, PromSpan OperatorSpan, PromExpression Inner, PromExpression? Parameter, PromGrouping? Grouping) : PromExpression(Span)
{
    public override PromType Type => PromType.InstantVector;

    public override IReadOnlyList<PromExpression> Children => Parameter is null ? [Inner] : [Parameter, Inner];
}

/// <summary>Which labels an aggregation keeps, or drops.</summary>
/// <param name="Span">From the keyword to the closing bracket.</param>
/// <param name="Keeps">Whether it is <c>by</c>; else it is <c>without</c>.</param>
public sealed record PromGrouping(PromSpan Span, bool Keeps, IReadOnlyList<string> Labels);

/// <summary>Two operands and an operator between them.</summary>
/// <param name="Operator">In lower case, such as <c>+</c>, <c>==</c>, <c>and</c>, <c>unless</c>, <c>atan2</c>.</param>
/// <param name="ReturnsBool">Whether <c>bool</c> turns a filter into 0 and 1.</param>
public sealed record PromBinary(PromSpan Span, string Operator, PromSpan OperatorSpan, PromExpression Left, PromExpression Right, bool ReturnsBool, PromMatching? Matching) : PromExpression(Span)
{
    public static readonly IReadOnlySet<string> Comparisons = new HashSet<string> { "==", "!=", "<", "<=", ">", ">=" };

    public static readonly IReadOnlySet<string> SetOperators = new HashSet<string> { "and", "or", "unless" };

    public bool IsComparison => Comparisons.Contains(Operator);

    public bool IsSetOperator => SetOperators.Contains(Operator);

    public override PromType Type => Left.Type == PromType.Scalar && Right.Type == PromType.Scalar ? PromType.Scalar : PromType.InstantVector;

    public override IReadOnlyList<PromExpression> Children => [Left, Right];
}

/// <summary>How the series of two operands find each other.</summary>
/// <param name="IsOn">Whether it is <c>on</c>; else it is <c>ignoring</c>.</param>
/// <param name="Group">The many side: <c>group_left</c>, <c>group_right</c> or null.</param>
/// <param name="Include">Labels that come from the one side.</param>
public sealed record PromMatching(PromSpan Span, bool IsOn, IReadOnlyList<string> Labels, string? Group, IReadOnlyList<string> Include);

/// <summary>A sign before an expression.</summary>
public sealed record PromUnary(PromSpan Span, bool IsNegative, PromExpression Inner) : PromExpression(Span)
{
    public override PromType Type => Inner.Type;

    public override IReadOnlyList<PromExpression> Children => [Inner];
}

/// <summary>An expression in brackets.</summary>
public sealed record PromParen(PromSpan Span, PromExpression Inner) : PromExpression(Span)
{
    public override PromType Type => Inner.Type;

    public override IReadOnlyList<PromExpression> Children => [Inner];
}
