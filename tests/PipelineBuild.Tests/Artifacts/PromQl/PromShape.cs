using System.Globalization;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Tests.Artifacts.PromQl;

/// <summary>Writes a tree without its places and brackets, so that two of them can be compared.</summary>
internal static class PromShape
{
    public static string Of(PromExpression node) => node switch
    {
        PromNumber number => number.Value.ToString(CultureInfo.InvariantCulture),
        PromString text => $"'{text.Value}'",
        PromSelector selector => $"<{selector.Metric}|{string.Join(',', selector.Matchers.Select(matcher => $"{matcher.Label}{matcher.Match}{matcher.Value}"))}|{selector.Offset}|{selector.IsAtFixedTime}>",
        PromRange range => $"{Of(range.Selector)}[{range.Range}]",
        PromSubquery subquery => $"{Of(subquery.Inner)}[{subquery.Range}:{subquery.Step}]{subquery.Offset}{subquery.IsAtFixedTime}",
        PromCall call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Of))})",
        PromAggregation aggregation => $"{aggregation.Operator}[{aggregation.Grouping?.Keeps} {string.Join(',', aggregation.Grouping?.Labels ?? [])}]({string.Join(", ", aggregation.Children.Select(Of))})",
        PromBinary binary => $"({Of(binary.Left)} {binary.Operator} {binary.ReturnsBool} {Of(binary.Matching)} {Of(binary.Right)})",
        PromUnary unary => $"({(unary.IsNegative ? '-' : '+')}{Of(unary.Inner)})",
        PromParen paren => Of(paren.Inner),
        _ => throw new ArgumentException($"unknown node {node.GetType().Name}", nameof(node)),
    };

    private static string Of(PromMatching? matching) => matching is null ? "" : $"{matching.IsOn} {string.Join(',', matching.Labels)} {matching.Group} {string.Join(',', matching.Include)}";
}
