using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Grafana;

/// <summary>What the other dashboards have to know of one; the rest of it needs not stay in memory.</summary>
/// <param name="Uid">Null where it has none.</param>
public sealed partial record DashboardCard(string File, string Title, string? Uid, ConfigPlace UidPlace)
{
    /// <summary>Dashboards that it links to by uid.</summary>
    public IReadOnlyList<(string Uid, ConfigPlace Place)> Links { get; init; } = [];

    public int Panels { get; init; }

    public int Targets { get; init; }

    public static DashboardCard Of(GrafanaDashboard dashboard) => new(dashboard.File, dashboard.Title, dashboard.Uid?.Text is { Length: > 0 } uid ? uid : null, dashboard.Uid?.Place ?? dashboard.Place)
    {
        Links = dashboard.Links.Select(link => link.Get("url")).OfType<Artifacts.Json.PlacedValue>().Where(url => url.Text is not null)
            .Select(url => (Target().Match(url.Text!).Groups["uid"].Value, url.Place)).Where(link => link.Value.Length > 0).ToList(),
        Panels = dashboard.Panels.Count,
        Targets = dashboard.Panels.Sum(panel => panel.Targets.Count),
    };

    /// <summary>On the same Grafana: behind another host there are other dashboards.</summary>
    [GeneratedRegex(@"^(/grafana)?/?d/(?<uid>[A-Za-z0-9_-]+)")]
    private static partial Regex Target();
}
