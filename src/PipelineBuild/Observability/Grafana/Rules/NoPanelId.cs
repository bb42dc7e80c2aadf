using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A panel can't be linked to.</summary>
internal sealed class NoPanelId() : GrafanaRule("grafana/no-panel-id")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        panel.Id.Length == 0 && !dashboard.Rows.Any(row => row.IsOld) ? [Found(dashboard, panel, panel.Value.Place, "has no id, so no link can lead to it; --fix gives it one")] : [];
}
