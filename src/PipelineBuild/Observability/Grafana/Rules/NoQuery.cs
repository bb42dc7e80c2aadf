using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A panel that asks nothing.</summary>
internal sealed class NoQuery() : GrafanaRule("grafana/no-query")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        panel.Targets.Count == 0 && panel.ShowsData && panel.LibraryPanel is null && panel.Value.Get("snapshotData") is null
            ? [Found(dashboard, panel, panel.Value.Place, $"a panel of the type {panel.Type} has no query and shows: No data")] : [];
}
