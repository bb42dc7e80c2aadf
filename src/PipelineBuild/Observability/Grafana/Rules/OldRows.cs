using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Rows as they were before schema version 16.</summary>
internal sealed class OldRows() : GrafanaRule("grafana/old-rows")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Rows.FirstOrDefault(row => row.IsOld) is { } row ? [Found(dashboard, row.Value.Place, "has the list rows of schemas before 16: Grafana migrates it at each load; open it, save it and export it anew")] : [];
}
