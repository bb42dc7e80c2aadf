using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>An alert that never says anything which another one of the same name and labels does not say already.</summary>
internal sealed class ShadowedAlert() : ObservabilityRule("prometheus/shadowed-alert")
{
    public override IEnumerable<RuleFinding> Check(ObservabilityModel model) =>
        from same in model.Rules.Where(rule => rule.IsAlert).GroupBy(Key)
        from strict in same
        let loose = same.FirstOrDefault(other => !ReferenceEquals(other, strict) && Implies(strict, other) && model.AreLoadedTogether(strict, other))
        where loose is not null
        select Found(strict.Alert!.Place, $"whenever {strict.Name} fires here it fires in {loose.Place} too, with the same labels and a threshold that is reached before; give it another severity, or remove it");

    private static string Key(PrometheusRule rule) => string.Join('\n', [rule.Name, .. rule.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Text}")]);

    private static bool Implies(PrometheusRule strict, PrometheusRule loose) =>
        Threshold(strict) is { } high && Threshold(loose) is { } low && high.Left == low.Left && high.Operator == low.Operator
        && (strict.For ?? TimeSpan.Zero) >= (loose.For ?? TimeSpan.Zero)
        && (high.Operator[0] == '>' ? high.Value > low.Value : high.Value < low.Value);

    /// <summary>What is compared, how, and with which number; null if the condition has another form.</summary>
    private static (string Left, string Operator, double Value)? Threshold(PrometheusRule rule) =>
        rule.Tree is PromBinary { Operator: ">" or ">=" or "<" or "<=", ReturnsBool: false, Right: PromNumber number } comparison
            ? (string.Concat(rule.Expression.Text[comparison.Left.Span.Start..comparison.Left.Span.End].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), comparison.Operator, number.Value)
            : null;
}
