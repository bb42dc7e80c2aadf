using System.Text.Json;
using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>Of which kind the data sources of a dashboard are: by what they say themselves, by the variable or the input that chooses them, by their name.</summary>
/// <param name="chosen">Plug-ins by the names of variables and inputs.</param>
internal sealed class GrafanaSourceTypes(IReadOnlyDictionary<string, string> chosen)
{
    /// <summary>All of them are asked in PromQL.</summary>
    private static readonly string[] Prometheus = ["prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource"];

    private static readonly string[] OtherNames = ["loki", "tempo", "pyroscope"];

    public static GrafanaSourceTypes OfClassic(PlacedValue spec) => Of(
        (spec.Get("templating")?.ObjectsAt("list") ?? []).Where(variable => variable.TextAt("type") == "datasource").Select(variable => (variable.TextAt("name"), variable.TextAt("query")))
            .Concat(spec.ObjectsAt("__inputs").Where(input => input.TextAt("type") == "datasource").Select(input => (input.TextAt("name"), input.TextAt("pluginId")))));

    public static GrafanaSourceTypes OfElements(PlacedValue spec) => Of(
        spec.ObjectsAt("variables").Where(variable => variable.TextAt("kind") == "DatasourceVariable").Select(variable => (variable.Get("spec")?.TextAt("name"), variable.Get("spec")?.TextAt("pluginId"))));

    public static bool IsPromQl(string type) => Prometheus.Contains(type);

    /// <summary>Null where nothing says.</summary>
    /// <param name="declared">What stands beside it about its kind.</param>
    public string? Of(PlacedValue? source, string? declared = null) => source?.TextAt("type") ?? declared ?? OfChoice(source);

    /// <summary>As far as words tell; what contradicts itself is none.</summary>
    /// <inheritdoc cref="Of(PlacedValue?, string?)"/>
    public bool IsPrometheus(PlacedValue? source, string? declared = null) => new[] { source?.TextAt("type") ?? declared, OfChoice(source) }.OfType<string>().All(type => Prometheus.Contains(type))
        && (OfChoice(source) is not null || NameOf(source) is not { } name || OtherNames.All(other => !name.Contains(other, StringComparison.OrdinalIgnoreCase)));

    private static GrafanaSourceTypes Of(IEnumerable<(string? Name, string? Plugin)> choices)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, plugin) in choices)
        {
            if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(plugin))
            {
                types[name] = plugin;
            }
        }

        return new GrafanaSourceTypes(types);
    }

    private string? OfChoice(PlacedValue? source) => GrafanaMacros.NamesIn(NameOf(source) ?? "").Select(use => chosen.GetValueOrDefault(use.Name)).FirstOrDefault();

    private static string? NameOf(PlacedValue? source) => source is { Kind: JsonValueKind.String } ? source.Text : source?.TextAt("uid");
}
