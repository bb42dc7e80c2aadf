using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana;

/// <summary>One thing that is looked for in dashboards.</summary>
/// <param name="id">Named as the class is, such as <c>grafana/no-unit</c>.</param>
internal abstract class GrafanaRule(string id)
{
    public string Id => id;

    /// <summary>Why it can't be asked about this workspace; null if it can.</summary>
    public virtual string? Unasked(GrafanaSurroundings around) => null;

    /// <summary>What is found in one dashboard; by default that of its panels.</summary>
    public virtual IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) => dashboard.Panels.SelectMany(panel => Check(dashboard, panel, around));

    /// <summary>What is found only when all dashboards are known.</summary>
    public virtual IEnumerable<RuleFinding> CheckAll(IReadOnlyList<DashboardCard> dashboards) => [];

    protected virtual IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) => [];

    protected RuleFinding Found(GrafanaDashboard dashboard, ConfigPlace place, string message) => new(id, $"{dashboard.Title}: {message}", place);

    protected RuleFinding Found(GrafanaDashboard dashboard, GrafanaPanel panel, ConfigPlace place, string message) => new(id, $"{dashboard.Title}, {panel.Name}: {message}", place);

    protected RuleFinding Found(DashboardCard dashboard, ConfigPlace place, string message) => new(id, $"{dashboard.Title}: {message}", place);
}
