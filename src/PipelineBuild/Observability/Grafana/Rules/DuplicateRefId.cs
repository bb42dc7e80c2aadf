using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Two queries of a panel under one letter.</summary>
internal sealed class DuplicateRefId() : GrafanaRule("grafana/duplicate-ref-id")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return panel.Targets.Where(target => target.RefId?.Text is { Length: > 0 } id && !seen.Add(id))
            .Select(target => Found(dashboard, panel, target.RefId!.Place, $"two queries have the refId {target.RefId.Text}: Grafana shows the data of one of them"));
    }
}
