using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A type of panel that newer Grafana has no more.</summary>
internal sealed class RemovedPanel() : GrafanaRule("grafana/removed-panel")
{
    private static readonly Dictionary<string, string> Successors = new()
    {
        ["graph"] = "timeseries",
        ["singlestat"] = "stat",
        ["table-old"] = "table",
        ["grafana-singlestat-panel"] = "stat",
        ["grafana-piechart-panel"] = "piechart",
        ["grafana-worldmap-panel"] = "geomap",
        ["natel-discrete-panel"] = "state-timeline",
        ["flant-statusmap-panel"] = "status-history",
    };

    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        from same in dashboard.Panels.Where(panel => panel.Type is { } type && Successors.ContainsKey(type)).GroupBy(panel => panel.Type!)
        select Found(dashboard, same.First().Value.Place, $"{Results.Counted.Of(same.Count(), "panel")} of the type {same.Key}, which Grafana 12 has no more, this one first: use {Successors[same.Key]}");
}
