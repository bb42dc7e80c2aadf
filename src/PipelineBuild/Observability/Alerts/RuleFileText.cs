using System.Text;
using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Writes some rules of a rule file as a file of their own, perhaps one of them changed.</summary>
internal static class RuleFileText
{
    /// <param name="keep">Which rules are written; groups without one are left out.</param>
    /// <param name="change">What is written instead of a rule.</param>
    public static string Of(RuleFile file, Func<PrometheusRule, bool> keep, Func<PrometheusRule, PrometheusRule>? change = null)
    {
        var text = new StringBuilder("groups:\n");
        foreach (var group in file.Groups.Where(group => group.Document == 0 && group.Rules.Any(keep)))
        {
            text.Append($"- name: {NodeText.Scalar(group.Name)}\n");
            text.Append(group.Interval is { } interval ? $"  interval: {RuleTestTime.Write(interval)}\n" : "");
            text.Append("  rules:\n");
            foreach (var rule in group.Rules.Where(keep))
            {
                Append(text, change?.Invoke(rule) ?? rule);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, PrometheusRule rule)
    {
        text.Append(rule.Alert is { } alert ? $"  - alert: {NodeText.Scalar(alert.Text)}\n" : $"  - record: {NodeText.Scalar(rule.Record?.Text ?? "")}\n");
        text.Append($"    expr: {NodeText.Scalar(rule.Expression.Text)}\n");
        text.Append(rule.For is { } wait ? $"    for: {RuleTestTime.Write(wait)}\n" : "");
        text.Append(rule.KeepFiringFor is { } keep ? $"    keep_firing_for: {RuleTestTime.Write(keep)}\n" : "");
        Append(text, "labels", rule.Labels);
        Append(text, "annotations", rule.Annotations);
    }

    private static void Append(StringBuilder text, string key, IReadOnlyDictionary<string, RuleText> texts)
    {
        if (texts.Count > 0)
        {
            text.Append($"    {key}:\n");
            foreach (var (name, value) in texts)
            {
                text.Append($"      {NodeText.Scalar(name)}: {NodeText.Scalar(value.Text)}\n");
            }
        }
    }
}
