using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>SQL for a graph over time that reads the whole table.</summary>
internal sealed partial class NoTimeFilter() : GrafanaRule("grafana/no-time-filter")
{
    protected override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaPanel panel, GrafanaSurroundings around) =>
        from target in panel.Targets.Where(target => target is { IsSql: true, IsHidden: false } && IsOverTime(target))
        let query = target.Query
        where query is { Text: { } text } && Table().IsMatch(text) && !Bound().IsMatch(text)
        select Found(dashboard, panel, query.Place, $"query {target.RefId?.Text} reads all rows at each refresh, whatever time is chosen: write WHERE $__timeFilter(column)");

    private static bool IsOverTime(GrafanaTarget target) => (target.Value.TextAt("format") ?? target.Value.Get("spec")?.Get("query", "spec")?.TextAt("format")) == "time_series";

    [GeneratedRegex(@"\bfrom\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Table();

    /// <summary>Grafana's macros and variables of the chosen time, and what bounds a query by itself; <c>$__interval</c> and <c>$__timeGroup</c> do not.</summary>
    [GeneratedRegex(@"__(timeFilter|timeFrom|timeTo|unixEpoch(Nano)?(Filter|From|To)|from|to)\b|\b(now|current_timestamp|getdate|getutcdate|curdate|sysdate|limit|top)\b|\binterval\s+['\d]|\bfetch\s+first\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bound();
}
