using System.Text.Json;
using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Artifacts.Grafana;

/// <summary>A data source as a dashboard names it.</summary>
/// <param name="Name">A uid, or the name that older dashboards write; null where only its type is told.</param>
public sealed record GrafanaSource(PlacedValue Value, string? Name)
{
    private static readonly string[] BuiltIn = ["-- Mixed --", "-- Grafana --", "-- Dashboard --", "grafana", "-- mixed --", "default"];

    public bool IsVariable => Name is { } name && (name.Contains('$') || name.Contains("[[", StringComparison.Ordinal));

    /// <summary>Whether it names one data source of one Grafana.</summary>
    public bool IsLiteral => !string.IsNullOrEmpty(Name) && !IsVariable && !BuiltIn.Contains(Name);

    /// <summary>All of a dashboard: those of panels, targets, variables and annotations; what a row names is never asked.</summary>
    public static IEnumerable<GrafanaSource> Of(GrafanaDashboard dashboard)
    {
        foreach (var panel in dashboard.Panels)
        {
            foreach (var source in Of(panel))
            {
                yield return source;
            }
        }

        foreach (var value in dashboard.Variables.Select(variable => variable.Datasource).Concat(dashboard.Annotations.Select(annotation => annotation.Datasource)))
        {
            if (Read(value) is { } source)
            {
                yield return source;
            }
        }
    }

    /// <summary>The panel's own and those of its targets.</summary>
    public static IEnumerable<GrafanaSource> Of(GrafanaPanel panel) => panel.Targets.Select(target => target.Datasource).Prepend(panel.Datasource).Select(Read).OfType<GrafanaSource>();

    private static GrafanaSource? Read(PlacedValue? value) => value switch
    {
        { Kind: JsonValueKind.String } => new GrafanaSource(value, value.Text),
        { Kind: JsonValueKind.Object } => new GrafanaSource(value, value.TextAt("uid") ?? value.TextAt("name")),
        _ => null,
    };
}
