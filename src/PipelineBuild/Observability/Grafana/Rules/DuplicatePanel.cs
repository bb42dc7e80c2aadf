using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>The same panel twice.</summary>
internal sealed class DuplicatePanel() : GrafanaRule("grafana/duplicate-panel")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var seen = new Dictionary<string, GrafanaPanel>(StringComparer.Ordinal);
        foreach (var panel in dashboard.Panels.Where(panel => panel.Targets.Count > 0))
        {
            var key = string.Join('\n', panel.Targets.Select(Asked).Prepend(panel.Type).Prepend(panel.Title));
            if (!seen.TryAdd(key, panel))
            {
                yield return Found(dashboard, panel, panel.Value.Place, $"shows what the panel at line {seen[key].Value.Place.Line} shows, under the same title");
            }
        }
    }

    /// <summary>Other languages than PromQL have more keys than one that matter.</summary>
    private static string Asked(GrafanaTarget target) => target.IsPromQl ? target.Expression!.Text! : target.Value.Written;
}
