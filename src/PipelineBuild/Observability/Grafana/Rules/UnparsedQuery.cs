using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A query that is no PromQL.</summary>
internal sealed class UnparsedQuery() : GrafanaRule("grafana/unparsed-query")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        from target in panel.Targets.Where(target => target.IsPromQl)
        let parse = around.Parsed(target.Expression!.Text!)
        where parse.Expression is null
        select Found(dashboard, panel, GrafanaMacros.PlaceOf(target.Expression!, parse.Offset), $"query {target.RefId?.Text} is no PromQL once its variables are filled in: {parse.Problem}");
}
