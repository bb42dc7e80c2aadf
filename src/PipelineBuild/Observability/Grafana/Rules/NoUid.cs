using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A dashboard gets another address with each import.</summary>
internal sealed class NoUid() : GrafanaRule("grafana/no-uid")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Uid is null or { Text: "" } ? [Found(dashboard, dashboard.Uid?.Place ?? dashboard.Place, "has no uid: Grafana makes one up at each import, and links and alerts lose it")] : [];
}
