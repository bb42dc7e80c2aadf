using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A dashboard that works with one Grafana only.</summary>
internal sealed class HardcodedDatasource() : GrafanaRule("grafana/hardcoded-datasource")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        from same in GrafanaSource.Of(dashboard).Where(source => source.IsLiteral).GroupBy(source => source.Name)
        select Found(dashboard, same.First().Value.Place, $"names the data source {same.Key} itself, in {Results.Counted.Of(same.Count(), "place")}, here first: with a variable of the type datasource it works elsewhere too");
}
