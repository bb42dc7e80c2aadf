using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A heading with nothing below.</summary>
internal sealed class EmptyRow() : GrafanaRule("grafana/empty-row")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Rows.Where(row => row.Panels == 0).Select(row => Found(dashboard, row.Value.Place, $"row '{row.Title}' holds no panel"));
}
