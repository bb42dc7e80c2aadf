using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A key that stands twice in its object.</summary>
internal sealed class DuplicateKey() : GrafanaRule("grafana/duplicate-key")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Json!.RepeatedKeys.Select(member => Found(dashboard, member.Place, $"'{member.Key}' stands twice in this object, and readers take only the last"));
}
