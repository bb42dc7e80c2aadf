using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Nobody knows what a panel shows.</summary>
internal sealed class NoPanelTitle() : GrafanaRule("grafana/no-panel-title")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        panel.Title.Trim().Length == 0 && panel.LibraryPanel is null && panel.Type is not ("text" or "news" or "dashlist") ? [Found(dashboard, panel, panel.Value.Place, "has no title")] : [];
}
