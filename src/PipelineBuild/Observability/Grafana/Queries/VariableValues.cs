using System.Text.Json;
using PipelineBuild.Artifacts.Grafana;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>Chooses for each variable of a dashboard one of the values that somebody who looks at it could choose.</summary>
internal static class VariableValues
{
    private const string Duration = "5m";

    public static IReadOnlyDictionary<string, string> Of(GrafanaDashboard dashboard) => dashboard.Variables.Where(variable => variable.Name.Length > 0)
        .Select(variable => (variable.Name, Value: Of(variable))).Where(pair => pair.Value is not null).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Value!, StringComparer.Ordinal);

    /// <summary>What a query variable finds is in the data, which is made for it: it gets none here.</summary>
    private static string? Of(GrafanaVariable variable) => variable.Type switch
    {
        "interval" => Duration,
        "constant" => Chosen(variable) ?? variable.Query,
        "custom" => Chosen(variable) ?? First(variable.Query),
        "textbox" => Chosen(variable) ?? variable.Query,
        _ => null,
    };

    private static string? Chosen(GrafanaVariable variable)
    {
        var value = variable.Value.Get("current", "value") ?? variable.Value.Get("spec", "current")?.Get("value");
        var text = value is { Kind: JsonValueKind.Array } list ? list.Items.FirstOrDefault()?.Text : value?.Text;
        return string.IsNullOrEmpty(text) || text.StartsWith('$') ? null : text;
    }

    /// <summary>Values are separated by commas; one may be called otherwise than it is, <c>name : value</c>.</summary>
    private static string? First(string query) => query.Split(',')[0].Split(" : ")[^1].Trim() is { Length: > 0 } first ? first : null;
}
