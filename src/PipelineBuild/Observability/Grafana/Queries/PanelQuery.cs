using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>One query of a panel, ready to be asked.</summary>
public sealed class PanelQuery
{
    private PanelQuery(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaTarget target, string expression)
    {
        (Dashboard, Panel, Target, Expression) = (dashboard, panel, target, expression);
        Parse = PromParser.Parse(expression);
    }

    public GrafanaDashboard Dashboard { get; }

    public GrafanaPanel Panel { get; }

    public GrafanaTarget Target { get; }

    /// <summary>With values in the place of variables.</summary>
    public string Expression { get; }

    public PromParse Parse { get; }

    public static IReadOnlyList<PanelQuery> Of(GrafanaDashboard dashboard)
    {
        var values = VariableValues.Of(dashboard);
        return dashboard.Panels.SelectMany(panel => panel.Targets.Where(target => target.IsPromQl).Select(target => new PanelQuery(dashboard, panel, target, GrafanaMacros.Replace(target.Expression!.Text!, values)))).ToList();
    }

    /// <summary>For people.</summary>
    public override string ToString() => $"{Dashboard.Title}, {Panel.Name}{(Target.RefId?.Text is { } letter ? $", query {letter}" : "")}";
}
