using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>One query of a panel, a variable or an annotation, ready to be asked.</summary>
public sealed class PanelQuery
{
    private PanelQuery(GrafanaDashboard dashboard, string asker, PlacedValue written, string expression)
    {
        (Dashboard, Asker, Place, Expression) = (dashboard, asker, written.Place, expression);
        Parse = PromParser.Parse(expression);
    }

    public GrafanaDashboard Dashboard { get; }

    /// <summary>Null for what a variable or an annotation asks.</summary>
    public GrafanaPanel? Panel { get; private init; }

    /// <summary>Who asks, for people.</summary>
    public string Asker { get; }

    /// <summary>Its letter in its panel; empty without one.</summary>
    public string Letter { get; private init; } = "";

    public ConfigPlace Place { get; }

    /// <summary>With values in the place of variables.</summary>
    public string Expression { get; }

    public PromParse Parse { get; }

    /// <summary>The label that results need to have, as its values are what is asked for; null where results themselves are.</summary>
    public string? Label { get; private init; }

    /// <summary>Whether it asks for whatever there is, so that no data can be made for it alone.</summary>
    public bool IsOfEverything { get; private init; }

    public static IReadOnlyList<PanelQuery> Of(GrafanaDashboard dashboard)
    {
        var values = VariableValues.Of(dashboard);
        var ofPanels =
            from panel in dashboard.Panels
            from target in panel.Targets.Where(target => target.IsPromQl)
            select new PanelQuery(dashboard, panel.Name, target.Expression!, GrafanaMacros.Replace(target.Expression!.Text!, values)) { Panel = panel, Letter = target.RefId?.Text ?? "" };
        var ofAnnotations =
            from annotation in dashboard.Annotations
            where annotation is { IsBuiltIn: false, Expression: not null }
            select new PanelQuery(dashboard, $"annotation '{annotation.Name}'", annotation.Expression!, GrafanaMacros.Replace(annotation.Expression!.Text!, values));
        var ofVariables =
            from variable in dashboard.Variables
            let asked = VariableQuery.Of(variable, values)
            where asked is not null
            select new PanelQuery(dashboard, $"variable {variable.Name}", variable.QueryValue!, asked.Expression) { Label = asked.Label, IsOfEverything = asked.IsOfEverything };
        return [.. ofPanels, .. ofAnnotations, .. ofVariables];
    }

    /// <summary>For people.</summary>
    public override string ToString() => $"{Dashboard.Title}, {Asker}{(Letter.Length > 0 ? $", query {Letter}" : "")}";
}
