using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A query without a text, in PromQL, LogQL or SQL; other languages have a meaning for it.</summary>
internal sealed class EmptyQuery() : GrafanaRule("grafana/empty-query")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        panel.Targets.Where(target => panel.ShowsData && panel.LibraryPanel is null && !target.IsHidden && IsEmpty(target))
            .Select(target => Found(dashboard, panel, (target.Expression ?? target.Query ?? target.Value).Place, $"query {target.RefId?.Text} is empty: Grafana shows nothing for it"));

    private static bool IsEmpty(GrafanaTarget target) => target.SourceType switch
    {
        null => target is { Expression.Text: { } text, Query: null } && IsBlank(text),
        { } type when type == "loki" || GrafanaSourceTypes.IsPromQl(type) => IsBlank(target.Expression?.Text),
        _ => target is { IsSql: true, Query.Text: { } text } && IsBlank(text),
    };

    private static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);
}
