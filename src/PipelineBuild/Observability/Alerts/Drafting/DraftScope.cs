using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>What the nodes above ask of the series below: labels, number, how old they are.</summary>
internal sealed record DraftScope
{
    /// <summary>The labels that a series may have beside those its selector demands; null means all.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>Labels that the other side of an operator lacks.</summary>
    public IReadOnlySet<string> Except { get; init; } = new HashSet<string>();

    /// <summary>Whether values of several series are added up.</summary>
    public bool Sums { get; init; }

    /// <summary>How many series are wanted.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether they are to have different values.</summary>
    public bool Differ { get; init; }

    /// <summary>Labels by which several series must not differ.</summary>
    public IReadOnlySet<string> Shared { get; init; } = new HashSet<string>();

    /// <summary>Labels by which several series may differ; null means any.</summary>
    public IReadOnlySet<string>? Distinguishing { get; init; }

    public TimeSpan Offset { get; init; }

    /// <summary>Upper bound of the bucket that holds all observations; null outside of histograms.</summary>
    public double? Bucket { get; init; }

    public bool Carries(string label) => (Only is null || Only.Contains(label)) && !Except.Contains(label);

    /// <summary>Below an aggregation.</summary>
    public DraftScope Under(PromAggregation aggregation, int count)
    {
        var labels = aggregation.Grouping?.Labels.ToHashSet() ?? [];
        var keeps = aggregation.Grouping is null or { Keeps: true };
        var isCounted = Count > 1;
        return this with
        {
            Only = keeps ? null : Only,
            Except = keeps ? new HashSet<string>() : Except,
            Sums = aggregation.Operator == "sum",
            Count = Math.Max(Count, count),
            Shared = isCounted ? Shared : keeps ? labels : Shared,
            Distinguishing = isCounted ? (keeps ? labels : Distinguishing) : (keeps ? Distinguishing : labels),
        };
    }
}

/// <summary>Which labels an expression's result has: exactly these, or those of its series less some.</summary>
internal sealed record DraftLabels(IReadOnlySet<string>? Exactly, IReadOnlySet<string> Dropped)
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    public static DraftLabels Of(PromExpression node) => node switch
    {
        PromAggregation { Operator: not ("topk" or "bottomk" or "limitk" or "limit_ratio"), Grouping: null } => new(None, None),
        PromAggregation { Operator: not ("topk" or "bottomk" or "limitk" or "limit_ratio"), Grouping: { Keeps: true } grouping } => new(grouping.Labels.ToHashSet(), None),
        PromAggregation { Operator: not ("topk" or "bottomk" or "limitk" or "limit_ratio"), Grouping: { } grouping } aggregation => Of(aggregation.Inner) is { Exactly: { } exactly } ? new(exactly.Except(grouping.Labels).ToHashSet(), None) : new(null, grouping.Labels.ToHashSet()),
        PromAggregation aggregation => Of(aggregation.Inner),
        PromBinary { IsSetOperator: false, Matching: { IsOn: true, Group: null } matching } => new(matching.Labels.ToHashSet(), None),
        PromBinary { Matching.Group: "group_right" } binary => Of(binary.Right),
        PromBinary binary => Of(binary.Left.Type == PromType.Scalar ? binary.Right : binary.Left),
        PromCall { Function: "histogram_quantile" } call => Of(call.Arguments[^1]) is { Exactly: { } exactly } ? new(exactly.Except(["le"]).ToHashSet(), None) : new(null, None),
        PromCall { Function: "absent" or "absent_over_time" or "vector" } => new(None, None),
        PromCall call when call.Arguments.FirstOrDefault(argument => argument.Type is PromType.InstantVector or PromType.RangeVector) is { } argument => Of(argument),
        PromParen or PromUnary or PromSubquery => Of(node.Children[0]),
        _ => new(null, None),
    };
}
