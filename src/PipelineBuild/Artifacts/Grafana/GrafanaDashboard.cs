using System.Text.Json;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>A dashboard as far as its panels ask Prometheus.</summary>
/// <param name="Problem">Why it can't be read; null when it can.</param>
public sealed record GrafanaDashboard(string File, string Title, IReadOnlyList<GrafanaPanel> Panels, string? Problem = null)
{
    private const int DeepestRow = 10;

    private static readonly string[] OtherSources = ["loki", "tempo", "pyroscope"];

    public static GrafanaDashboard Read(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            root = Get(root, "dashboard") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : root;
            return root.ValueKind == JsonValueKind.Object
                ? new GrafanaDashboard(file, TextOf(root, "title") ?? Path.GetFileNameWithoutExtension(file), PanelsOf(root, 0).ToList())
                : new GrafanaDashboard(file, file, [], "expected an object, as Grafana exports it");
        }
        catch (JsonException error)
        {
            return new GrafanaDashboard(file, file, [], $"is no JSON: {error.Message}");
        }
    }

    /// <summary>Those of the dashboard and of its rows, in both generations: a list <c>rows</c>, and rows that are panels.</summary>
    private static IEnumerable<GrafanaPanel> PanelsOf(JsonElement holder, int depth)
    {
        foreach (var row in Items(holder, "rows").Concat(Items(holder, "panels").Where(panel => TextOf(panel, "type") == "row")).Where(_ => depth < DeepestRow))
        {
            foreach (var panel in PanelsOf(row, depth + 1))
            {
                yield return panel;
            }
        }

        foreach (var panel in Items(holder, "panels").Where(panel => TextOf(panel, "type") != "row"))
        {
            yield return new GrafanaPanel(Get(panel, "id")?.ToString() ?? "", TextOf(panel, "title") ?? "", Expressions(panel).ToList());
        }
    }

    private static IEnumerable<string> Expressions(JsonElement panel) => Items(panel, "targets")
        .Where(target => IsPrometheus(Get(target, "datasource") ?? Get(panel, "datasource"))).Select(target => TextOf(target, "expr")).OfType<string>().Where(text => text.Trim().Length > 0);

    private static bool IsPrometheus(JsonElement? source) => source switch
    {
        { ValueKind: JsonValueKind.Object } named => TextOf(named, "type") is null or "prometheus" && IsNoOther(TextOf(named, "uid")),
        { ValueKind: JsonValueKind.String } named => IsNoOther(named.GetString()),
        _ => true,
    };

    private static bool IsNoOther(string? name) => name is null || OtherSources.All(other => !name.Contains(other, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<JsonElement> Items(JsonElement holder, string key) => Get(holder, key) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    private static JsonElement? Get(JsonElement holder, string key) => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement holder, string key) => Get(holder, key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

/// <summary>A panel and what it asks Prometheus.</summary>
/// <param name="Expressions">As they are written, with Grafana's variables.</param>
public sealed record GrafanaPanel(string Id, string Title, IReadOnlyList<string> Expressions);
