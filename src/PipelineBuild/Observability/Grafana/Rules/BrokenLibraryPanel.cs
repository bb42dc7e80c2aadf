using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A library panel that can't be found.</summary>
internal sealed class BrokenLibraryPanel() : GrafanaRule("grafana/broken-library-panel")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        panel.LibraryPanel is { } shared && string.IsNullOrEmpty(shared.TextAt("uid")) ? [Found(dashboard, panel, shared.Place, "the reference to a library panel has no uid, so Grafana can't load it")] : [];
}
