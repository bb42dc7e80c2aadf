using PipelineBuild.Artifacts.Grafana;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>Holds the unit of a panel against what its query gives.</summary>
internal static class PanelUnit
{
    /// <returns>Null where they fit, or where one of them leaves it open.</returns>
    public static string? Problem(PanelQuery query) =>
        query.Parse.Expression is { } tree && query.Panel is { } panel && IsItsOwn(panel) && Dimension.OfUnit(panel.Unit) is { } shown && Dimension.Of(tree) is { } given && shown.Contradicts(given)
            ? $"is shown in '{panel.Unit}', which is for {shown}, and gives {given}"
            : null;

    /// <summary>Whether nothing else says what a series is shown in, or makes something else of it.</summary>
    private static bool IsItsOwn(GrafanaPanel panel) =>
        panel.Transformations == 0
        && (panel.Value.Get("fieldConfig", "overrides") ?? panel.Value.Get("spec", "vizConfig")?.Get("spec", "fieldConfig")?.Get("overrides"))?.Written.Contains("\"unit\"", StringComparison.Ordinal) != true
        && panel.Value.Get("seriesOverrides")?.Written.Contains("yaxis", StringComparison.Ordinal) != true;
}
