using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A link to a dashboard that is not there.</summary>
internal sealed class UnknownDashboard() : GrafanaRule("grafana/unknown-dashboard")
{
    public override IEnumerable<RuleFinding> CheckAll(IReadOnlyList<DashboardCard> dashboards)
    {
        var known = dashboards.Select(dashboard => dashboard.Uid).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return dashboards.SelectMany(dashboard => dashboard.Links.Where(link => !known.Contains(link.Uid)).Select(link => Found(dashboard, link.Place, $"links to the dashboard {link.Uid}, and none of observability.dashboards has that uid{Suggestion.For(link.Uid, known)}")));
    }
}
