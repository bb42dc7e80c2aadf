using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Tells whose alert it is where several rules have the same name.</summary>
internal static class AlertIdentity
{
    /// <summary>Whether an alert with these labels may come from the rule: it has the labels that the rule always sets.</summary>
    public static bool MayMake(this PrometheusRule rule, IReadOnlyDictionary<string, string> labels) =>
        rule.Labels.All(label => label.Value.Text.Contains("{{") || label.Value.Text.Length == 0 || labels.GetValueOrDefault(label.Key) == label.Value.Text);
}
