using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A variable that nobody defines.</summary>
internal sealed class UnknownVariable() : GrafanaRule("grafana/unknown-variable")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var known = dashboard.Variables.Select(variable => variable.Name).Concat(dashboard.Inputs).ToHashSet(StringComparer.Ordinal);
        var inPanels =
            from panel in dashboard.Panels
            from text in panel.Targets.Select(target => target.Expression).Concat(GrafanaSource.Of(panel).Select(source => source.Value))
            where text is not null
            from name in GrafanaMacros.NamesIn(text.Text ?? text.TextAt("uid") ?? "").Where(name => !known.Contains(name)).Distinct()
            select Found(dashboard, panel, text.Place, Message(name, known));
        var inVariables =
            from variable in dashboard.Variables
            from name in GrafanaMacros.NamesIn(variable.Query).Where(name => !known.Contains(name) && variable.Type != "custom").Distinct()
            select Found(dashboard, variable.Value.Place, $"variable {variable.Name}: {Message(name, known)}");
        return inPanels.Concat(inVariables);
    }

    private static string Message(string name, IEnumerable<string> known) => $"no variable {name} is defined, so Grafana sends the text as it is{Suggestion.For(name, known)}";
}
