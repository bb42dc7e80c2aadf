using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A panel that is repeated for nothing.</summary>
internal sealed class BadRepeat() : GrafanaRule("grafana/bad-repeat")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var repeats = dashboard.Panels.Select(panel => (panel.Name, panel.Repeat)).Concat(dashboard.Rows.Select(row => (Name: $"row '{row.Title}'", row.Repeat)));
        return repeats.Where(pair => pair.Repeat is not null).Select(pair => Judge(dashboard, pair.Name, pair.Repeat!)).OfType<RuleFinding>();
    }

    private RuleFinding? Judge(GrafanaDashboard dashboard, string name, PlacedValue repeat) => dashboard.Variables.FirstOrDefault(variable => variable.Name == repeat.Text) switch
    {
        null => Found(dashboard, repeat.Place, $"{name} is repeated for variable {repeat.Text}, which is not defined{Suggestion.For(repeat.Text!, dashboard.Variables.Select(variable => variable.Name))}"),
        { IsMulti: false } => Found(dashboard, repeat.Place, $"{name} is repeated for variable {repeat.Text}, of which only one value can be chosen: allow several, or leave the repeat out"),
        _ => null,
    };
}
