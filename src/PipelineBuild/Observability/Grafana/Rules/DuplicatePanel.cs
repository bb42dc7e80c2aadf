using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>The same panel twice.</summary>
internal sealed class DuplicatePanel() : GrafanaRule("grafana/duplicate-panel")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var seen = new Dictionary<string, GrafanaPanel>(StringComparer.Ordinal);
        foreach (var panel in dashboard.Panels.Where(panel => panel.Expressions.Any()))
        {
            var key = string.Join('\n', panel.Expressions.Prepend(panel.Type).Prepend(panel.Title));
            if (!seen.TryAdd(key, panel))
            {
                yield return Found(dashboard, panel, panel.Value.Place, $"shows what the panel at line {seen[key].Value.Place.Line} shows, under the same title");
            }
        }
    }
}
