using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>
/// Finds conditions of a selector that the other side of an operator sets as well: without one of the two the result is the same, because series with another value find
/// no partner. A mutant without it can't be noticed by any test.
/// </summary>
internal static class RepeatedConditions
{
    /// <summary>What they give does not have the labels of what they are given.</summary>
    private static readonly string[] Relabelling = ["label_replace", "label_join", "absent", "absent_over_time", "scalar", "vector"];

    public static bool Has(PromExpression tree, PromSelector selector, PromMatcher matcher) =>
        matcher is { Match: PromMatch.Equal, Value.Length: > 0, Label: not "__name__" } && tree.All.OfType<PromBinary>().Any(binary => Repeats(binary, selector, matcher));

    private static bool Repeats(PromBinary binary, PromSelector selector, PromMatcher matcher) =>
        Compares(binary, matcher.Label) && binary.Operator != "or"
        && ((Carries(binary.Right, selector, matcher.Label) && Ensures(binary.Left, matcher))
            || (binary.Operator != "unless" && Carries(binary.Left, selector, matcher.Label) && Ensures(binary.Right, matcher)));

    /// <summary>Whether series find each other by the label.</summary>
    private static bool Compares(PromBinary binary, string label) =>
        binary.Left.Type != PromType.Scalar && binary.Right.Type != PromType.Scalar
        && (binary.Matching is not { } matching || matching.IsOn == matching.Labels.Contains(label));

    private static bool HasScalar(PromBinary binary) => binary.Left.Type == PromType.Scalar || binary.Right.Type == PromType.Scalar;

    /// <summary>Whether the selector is in it, and its series with another value of the label change only what comes out with that other value.</summary>
    private static bool Carries(PromExpression node, PromSelector selector, string label) =>
        ReferenceEquals(node, selector) || (Keeps(node, label) && node.Children.Any(child => Carries(child, selector, label)));

    private static bool Keeps(PromExpression node, string label) => node switch
    {
        PromAggregation aggregation => aggregation.Grouping is { } grouping && grouping.Keeps == grouping.Labels.Contains(label),
        PromCall call => !Relabelling.Contains(call.Function) && !(call.Function.StartsWith("histogram_", StringComparison.Ordinal) && label == "le"),
        PromBinary binary => HasScalar(binary) || Compares(binary, label),
        _ => true,
    };

    /// <summary>Whether all that comes out has the value.</summary>
    private static bool Ensures(PromExpression node, PromMatcher matcher) => node switch
    {
        PromSelector selector => selector.Matchers.Any(other => other.Label == matcher.Label && other.Match == PromMatch.Equal && other.Value == matcher.Value),
        PromBinary binary when HasScalar(binary) => Ensures(binary.Left.Type == PromType.Scalar ? binary.Right : binary.Left, matcher),
        PromBinary { Operator: "or" } either => Ensures(either.Left, matcher) && Ensures(either.Right, matcher),
        PromBinary { Operator: "unless" } binary => Ensures(binary.Left, matcher),
        PromBinary binary => (binary.Operator == "and" && Ensures(binary.Left, matcher)) || (Compares(binary, matcher.Label) && (Ensures(binary.Left, matcher) || Ensures(binary.Right, matcher))),
        PromNumber or PromString => false,
        _ => Keeps(node, matcher.Label) && node.Children.Any(child => child.Type is PromType.InstantVector or PromType.RangeVector) && node.Children.Where(child => child.Type is PromType.InstantVector or PromType.RangeVector).All(child => Ensures(child, matcher)),
    };
}
