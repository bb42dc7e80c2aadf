using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Numbers without a unit.</summary>
internal sealed class NoUnit() : GrafanaRule("grafana/no-unit")
{
    private static readonly string[] OfNumbers = ["timeseries", "stat", "gauge", "graph", "bargauge"];

    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        panel.Unit.Length == 0 && OfNumbers.Contains(panel.Type) && panel.Targets.Count > 0 && panel.LibraryPanel is null && !OverridesIt(panel)
            ? [Found(dashboard, panel, panel.Value.Place, "has no unit: 0.3 may be seconds, bytes or a share; write short if it is a bare number")] : [];

    private static bool OverridesIt(GrafanaPanel panel) => ((panel.Value.Get("spec")?.Get("vizConfig", "spec") ?? panel.Value).Get("fieldConfig")?.ObjectsAt("overrides") ?? [])
        .SelectMany(each => each.ObjectsAt("properties")).Any(property => property.TextAt("id") == "unit");
}
