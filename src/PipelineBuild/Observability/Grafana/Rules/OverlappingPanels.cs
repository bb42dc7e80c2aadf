using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A panel that stands where another one stands.</summary>
internal sealed class OverlappingPanels() : GrafanaRule("grafana/overlapping-panels")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        // Where copies of a panel stand is known only when it is shown.
        var placed = dashboard.Panels.Where(panel => panel is { Area: not null, Repeat: null }).ToList();
        return from index in Enumerable.Range(0, placed.Count)
               let panel = placed[index]
               let other = placed.Take(index).FirstOrDefault(before => before.Area!.Overlaps(panel.Area!))
               where other is not null
               select Found(dashboard, panel, panel.Value.Place, $"stands where {other.Name} of line {other.Value.Place.Line} stands: Grafana moves one of them when it opens the dashboard");
    }
}
