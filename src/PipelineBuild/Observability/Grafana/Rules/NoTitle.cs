using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Grafana refuses a dashboard without a title.</summary>
internal sealed class NoTitle() : GrafanaRule("grafana/no-title")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        string.IsNullOrWhiteSpace(dashboard.TitleValue?.Text) ? [Found(dashboard, dashboard.TitleValue?.Place ?? dashboard.Place, "has no title: Grafana refuses to save it")] : [];
}
