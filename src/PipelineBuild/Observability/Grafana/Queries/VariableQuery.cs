using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>What Grafana asks Prometheus for the values of a variable, as PromQL that has a result when there are values.</summary>
/// <param name="Label">The label whose values they are; null where they are not those of a label.</param>
/// <param name="IsOfEverything">Whether it speaks of no series in particular.</param>
internal sealed partial record VariableQuery(string Expression, string? Label, bool IsOfEverything)
{
    /// <returns>Null where Prometheus is not asked.</returns>
    public static VariableQuery? Of(GrafanaVariable variable, IReadOnlyDictionary<string, string> values)
    {
        if (variable.Type != "query" || variable.Query.Trim().Length == 0 || !variable.IsOfPrometheus)
        {
            return null;
        }

        var query = GrafanaMacros.Replace(variable.Query.Trim(), values);
        var call = Call().Match(query);
        var (function, arguments) = (call.Groups["function"].Value, call.Groups["arguments"].Value.Trim());
        return function switch
        {
            "label_values" when Labels().Match(arguments) is { Success: true } parts => OfLabel(parts.Groups["series"].Value.Trim(), parts.Groups["label"].Value),
            "label_names" or "label_values" => new VariableQuery("count({__name__!=\"\"})", null, true),
            "metrics" => new VariableQuery($"count by (__name__) ({{__name__=~\".*(?:{arguments.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}).*\"}})", null, true),
            "query_result" => new VariableQuery(arguments, null, false),
            _ => PromParser.Parse(query).Expression is null && variable.SourceType is null ? null : new VariableQuery(query, null, false),
        };
    }

    private static VariableQuery OfLabel(string series, string label) =>
        series.Length == 0 ? new VariableQuery($"count by ({label}) ({{{label}!=\"\"}})", label, true) : new VariableQuery($"count by ({label}) ({series})", label, false);

    /// <summary>https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/</summary>
    [GeneratedRegex(@"^(?<function>label_values|label_names|metrics|query_result)\s*\((?<arguments>.*)\)\s*\z", RegexOptions.Singleline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^(?:(?<series>.*),)?\s*(?<label>[A-Za-z_][A-Za-z0-9_]*)\z", RegexOptions.Singleline)]
    private static partial Regex Labels();
}
