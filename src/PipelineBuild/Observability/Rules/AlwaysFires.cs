using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>An alert whose condition holds whatever the value is.</summary>
internal sealed class AlwaysFires() : ObservabilityRule("prometheus/always-fires")
{
    private static readonly string[] NotNegative = ["rate", "irate", "increase", "changes", "resets", "abs"];

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) => (rule.IsAlert ? Bare(rule.Tree) : null) switch
    {
        PromBinary { IsComparison: true, ReturnsBool: true } binary => [Found(rule.Expression.PlaceOf(binary.OperatorSpan.Start), $"{rule.Name} fires for any value: with bool the comparison gives 0 instead of nothing, and an alert fires for each series; leave bool out")],
        PromBinary { Operator: ">=", Left: PromCall call, Right: PromNumber { Value: <= 0 } } binary when NotNegative.Contains(call.Function) =>
            [Found(rule.Expression.PlaceOf(binary.OperatorSpan.Start), $"{rule.Name} fires as long as there are series: {call.Function} is never below 0; compare with >")],
        _ => [],
    };

    private static PromExpression? Bare(PromExpression? expression) => expression is PromParen paren ? Bare(paren.Inner) : expression;
}
