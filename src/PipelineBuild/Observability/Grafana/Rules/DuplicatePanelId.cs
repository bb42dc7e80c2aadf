using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Two panels under one id.</summary>
internal sealed class DuplicatePanelId() : GrafanaRule("grafana/duplicate-panel-id")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var seen = new Dictionary<string, GrafanaPanel>(StringComparer.Ordinal);
        foreach (var panel in dashboard.Panels.Where(panel => panel.Id.Length > 0))
        {
            if (!seen.TryAdd(panel.Id, panel))
            {
                yield return Found(dashboard, panel, panel.Value.Get("id")?.Place ?? panel.Value.Place, $"id {panel.Id} belongs to {seen[panel.Id].Name} at line {seen[panel.Id].Value.Place.Line} already: a link to it shows one of the two{(dashboard.HasElements || dashboard.Rows.Any(row => row.IsOld) ? "" : "; --fix gives it another")}");
            }
        }
    }
}
