using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A variable that nobody defines.</summary>
internal sealed class UnknownVariable() : GrafanaRule("grafana/unknown-variable")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var known = dashboard.Variables.Select(variable => variable.Name).Concat(dashboard.Inputs).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. dashboard.Panels.SelectMany(panel => In(panel.Targets.Select(target => target.Expression).Concat(GrafanaSource.Of(panel).Select(source => source.Value))).Select(found => Found(dashboard, panel, found.Place, Message(found.Name, known, "sends")))),
            // Both have dollars of their own, such as those around a text in PostgreSQL.
            .. dashboard.Panels.SelectMany(panel => In(panel.Targets.Where(target => target.IsSql || target.IsLucene).Select(target => target.Query), areProse: true).Select(found => Found(dashboard, panel, found.Place, Message(found.Name, known, "sends")))),
            .. dashboard.Panels.SelectMany(panel => In(panel.Targets.Select(target => target.Legend).Append(panel.TitleValue), areProse: true).Select(found => Found(dashboard, panel, found.Place, Message(found.Name, known, "shows")))),
            .. In(dashboard.Rows.Select(row => row.TitleValue), areProse: true).Select(found => Found(dashboard, found.Place, $"a row: {Message(found.Name, known, "shows")}")),
            .. dashboard.Variables.Where(variable => variable.Type != "custom").SelectMany(variable => In([variable.QueryValue]).Select(found => Found(dashboard, found.Place, $"variable {variable.Name}: {Message(found.Name, known, "sends")}"))),
            .. dashboard.Annotations.SelectMany(annotation => In([annotation.Expression]).Select(found => Found(dashboard, found.Place, $"annotation {annotation.Name}: {Message(found.Name, known, "sends")}"))),
        ];

        IEnumerable<(string Name, ConfigPlace Place)> In(IEnumerable<PlacedValue?> values, bool areProse = false) =>
            from value in values
            let text = value?.Text is null ? value?.Get("uid") : value
            from use in GrafanaMacros.NamesIn(text?.Text ?? "").Where(use => !known.Contains(use.Name) && !(areProse && IsMeantAsItIs(text!.Text!, use.Offset, use.Name, known))).DistinctBy(use => use.Name)
            select (use.Name, text!.PlaceAt(use.Offset));
    }

    /// <summary>Such as the currency in <c>Revenue in $USD</c>: with braces or brackets it would be a variable, and so would a name that is nearly one.</summary>
    private static bool IsMeantAsItIs(string text, int offset, string name, IEnumerable<string> known) =>
        text[offset] == '$' && text[offset + 1] != '{' && Suggestion.For(name, known).Length == 0;

    private static string Message(string name, IEnumerable<string> known, string does) => $"no variable {name} is defined, so Grafana {does} the text as it is{Suggestion.For(name, known)}";
}
