using System.Text;
using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Slos;

/// <summary>Writes generated rules as a rule file; pure.</summary>
internal static class SloRuleText
{
    public static string Of(string source, IEnumerable<SloGroup> groups)
    {
        var text = new StringBuilder($"# {GeneratedText.Mark(source)}\ngroups:\n");
        foreach (var group in groups)
        {
            text.Append($"- name: {NodeText.Scalar(group.Name)}\n  rules:\n");
            foreach (var rule in group.Rules)
            {
                text.Append(rule.Record is null ? $"  - alert: {NodeText.Scalar(rule.Alert!)}\n" : $"  - record: {NodeText.Scalar(rule.Record)}\n");
                text.Append("    expr: |-\n");
                foreach (var line in rule.Expression.Split('\n'))
                {
                    text.Append(line.Trim().Length == 0 ? "\n" : $"      {line.TrimEnd()}\n");
                }

                Append(text, "labels", rule.Labels);
                Append(text, "annotations", rule.Annotations);
            }
        }

        return GeneratedText.Sealed(text.ToString());
    }

    private static void Append(StringBuilder text, string key, IReadOnlyDictionary<string, string> pairs)
    {
        text.Append(pairs.Count == 0 ? "" : $"    {key}:\n");
        foreach (var (name, value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append($"      {name}: {NodeText.Scalar(value)}\n");
        }
    }
}
