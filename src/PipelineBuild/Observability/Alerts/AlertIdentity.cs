using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Tells where a rule stands, and whose alert it is where several rules have the same name.</summary>
internal static class AlertIdentity
{
    public static RuleGroup GroupOf(this RuleFile file, PrometheusRule rule) => file.Groups.First(group => group.Rules.Any(each => ReferenceEquals(each, rule)));

    /// <summary>Whether an alert with these labels may come from the rule: it has the labels that the rule always sets.</summary>
    public static bool MayMake(this PrometheusRule rule, IReadOnlyDictionary<string, string> labels) =>
        rule.Labels.All(label => label.Value.Text.Contains("{{") || label.Value.Text.Length == 0 || labels.GetValueOrDefault(label.Key) == label.Value.Text);
}
