using System.Text;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Writes test files for promtool.</summary>
internal static class DraftText
{
    /// <summary>The first line of a file that may be added to.</summary>
    public const string Mark = "# Drafted by AlertTestWrite.";

    /// <param name="interval">How often rules are evaluated; null takes a minute.</param>
    /// <param name="order">In which order groups are evaluated; promtool takes any without it.</param>
    public static string Head(IEnumerable<string> ruleFiles, bool isMarked, TimeSpan? interval = null, IReadOnlyList<string>? order = null) =>
        $"{(isMarked ? $"{Mark} Check that each case says what you mean. New cases are added at the end, and what is here stays as it is;\n# without this comment the file is left alone.\n" : "")}rule_files:\n{string.Concat(ruleFiles.Select(file => $"- {NodeText.Scalar(file)}\n"))}evaluation_interval: {RuleTestTime.Write(interval ?? TimeSpan.FromMinutes(1))}\n{(order is null ? "" : $"group_eval_order:\n{string.Concat(order.Select(group => $"- {NodeText.Scalar(group)}\n"))}")}tests:\n";

    public static string Of(IEnumerable<DraftCase> cases) => string.Concat(cases.Select(Of));

    private static string Of(DraftCase single)
    {
        var text = new StringBuilder($"- name: {NodeText.Scalar(single.Name)}\n  interval: {RuleTestTime.Write(single.Interval)}\n");
        text.Append(single.Input.Count > 0 ? "  input_series:\n" : "");
        foreach (var input in single.Input)
        {
            text.Append($"  - series: {NodeText.Scalar(input.Series)}\n    values: {NodeText.Scalar(input.Values)}\n");
        }

        text.Append("  alert_rule_test:\n");
        foreach (var expectation in single.Expectations)
        {
            text.Append($"  - eval_time: {RuleTestTime.Write(expectation.At)}\n    alertname: {NodeText.Scalar(single.Alert)}\n    exp_alerts:{(expectation.Alerts.Count == 0 ? " []" : "")}\n");
            foreach (var alert in expectation.Alerts)
            {
                Append(text, alert);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, FiredAlert alert)
    {
        var labels = alert.Labels.Where(label => label.Key != "alertname").ToList();
        text.Append($"    - exp_labels:{(labels.Count == 0 ? " {}" : "")}\n");
        Append(text, labels);
        if (alert.Annotations.Count > 0)
        {
            text.Append("      exp_annotations:\n");
            Append(text, alert.Annotations);
        }
    }

    private static void Append(StringBuilder text, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, value) in pairs)
        {
            text.Append($"        {NodeText.Scalar(name)}: {NodeText.Scalar(value)}\n");
        }
    }
}
