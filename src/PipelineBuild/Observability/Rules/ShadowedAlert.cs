using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>An alert that never says anything which another one of the same name and labels does not say already.</summary>
internal sealed class ShadowedAlert() : ObservabilityRule("prometheus/shadowed-alert")
{
    public override IEnumerable<RuleFinding> Check(ObservabilityModel model) =>
        from same in model.Rules.Where(rule => rule.IsAlert).GroupBy(Key).Where(rules => rules.Skip(1).Any())
        from alike in same.Select(rule => (Rule: rule, Limit: Threshold(rule))).Where(alert => alert.Limit is not null).GroupBy(alert => (alert.Limit!.Value.Left, alert.Limit.Value.Operator))
        let limits = alike.Select(alert => (alert.Rule, alert.Limit!.Value.Value)).OrderBy(alert => alike.Key.Operator[0] == '>' ? alert.Value : -alert.Value).ToList()
        from strict in limits.Where(alert => alert.Value != limits[0].Value)
        let loose = limits.TakeWhile(other => other.Value != strict.Value).FirstOrDefault(other => (strict.Rule.For ?? TimeSpan.Zero) >= (other.Rule.For ?? TimeSpan.Zero) && model.AreLoadedTogether(strict.Rule, other.Rule)).Rule
        where loose is not null
        select Found(strict.Rule.Alert!.Place, $"whenever {strict.Rule.Name} fires here it fires in {loose.Place} too, with the same labels and a threshold that is reached before; give it another severity, or remove it");

    private static string Key(PrometheusRule rule) => string.Join('\n', [rule.Name, .. rule.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Text}")]);

    /// <summary>Null if the condition has another form.</summary>
    private static Comparison? Threshold(PrometheusRule rule) =>
        rule.Tree is PromBinary { Operator: ">" or ">=" or "<" or "<=", ReturnsBool: false, Right: PromNumber number } comparison
            ? new Comparison(string.Concat(rule.Expression.Text[comparison.Left.Span.Start..comparison.Left.Span.End].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), comparison.Operator, number.Value)
            : null;

    /// <param name="Left">What is compared, without blanks.</param>
    private readonly record struct Comparison(string Left, string Operator, double Value);
}
