using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A data source that no provisioning file has.</summary>
internal sealed class UnknownDatasource() : GrafanaRule("grafana/unknown-datasource")
{
    public override string? Unasked(GrafanaSurroundings around) => around.Datasources is null ? "no observability.datasources, or not all of its files can be read" : null;

    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        from same in GrafanaSource.Of(dashboard).Where(source => source.IsLiteral && !around.Datasources!.Contains(source.Name!)).GroupBy(source => source.Name)
        select Found(dashboard, same.First().Value.Place, $"no file of observability.datasources has a data source {same.Key}{Suggestion.For(same.Key!, around.Datasources!)}");
}
