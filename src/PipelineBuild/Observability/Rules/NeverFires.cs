using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A condition that nothing can meet.</summary>
internal sealed class NeverFires() : ObservabilityRule("prometheus/never-fires")
{
    private static readonly string[] NotNegative = ["rate", "irate", "increase", "changes", "resets", "count_over_time", "abs", "stddev_over_time", "stdvar_over_time"];

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) => rule.Tree is { } tree ? [.. Comparisons(rule, tree), .. Contradictions(rule, tree)] : [];

    private IEnumerable<RuleFinding> Comparisons(PrometheusRule rule, PromExpression tree) =>
        from binary in tree.All.OfType<PromBinary>()
        where binary is { IsComparison: true, ReturnsBool: false, Right: PromNumber }
        let why = Why(Bare(binary.Left), binary.Operator, ((PromNumber)binary.Right).Value)
        where why is not null
        select Found(rule.Expression.PlaceOf(binary.OperatorSpan.Start), $"this comparison of {rule.Name} never holds: {why}");

    private IEnumerable<RuleFinding> Contradictions(PrometheusRule rule, PromExpression tree) =>
        from selector in tree.All.OfType<PromSelector>()
        let same = selector.Matchers.Where(matcher => matcher.Match == PromMatch.Equal).GroupBy(matcher => matcher.Label).FirstOrDefault(same => same.Select(matcher => matcher.Value).Distinct().Count() > 1)
        where same is not null
        select Found(rule.Expression.PlaceOf(same.Last().Span.Start), $"{rule.Name} asks for two values of the label {same.Key} at once, which no series has");

    private static string? Why(PromExpression value, string comparison, double limit) => value switch
    {
        PromAggregation { Operator: "count" } when !CanHold(comparison, limit, 1, double.PositiveInfinity) => "a count of nothing is no series and not 0; use absent(), or write (count(...) or vector(0))",
        PromAggregation { Operator: "group" } or PromCall { Function: "absent" or "absent_over_time" or "present_over_time" } when !CanHold(comparison, limit, 1, 1) => "the result is 1 or no series at all",
        PromCall { Function: "vector", Arguments: [PromNumber { Value: var constant }] } when !CanHold(comparison, limit, constant, constant) => "both sides are constants",
        PromCall call when NotNegative.Contains(call.Function) && !CanHold(comparison, limit, 0, double.PositiveInfinity) => $"{call.Function}() is never negative",
        _ => null,
    };

    private static bool CanHold(string comparison, double limit, double least, double most) => comparison switch
    {
        "==" => limit >= least && limit <= most,
        "!=" => least != most || limit != least,
        ">" => most > limit,
        ">=" => most >= limit,
        "<" => least < limit,
        _ => least <= limit,
    };

    private static PromExpression Bare(PromExpression expression) => expression is PromParen paren ? Bare(paren.Inner) : expression;
}
