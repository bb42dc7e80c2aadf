using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Two dashboards under one uid.</summary>
internal sealed class DuplicateUid() : GrafanaRule("grafana/duplicate-uid")
{
    public override IEnumerable<RuleFinding> CheckAll(IReadOnlyList<DashboardCard> dashboards) =>
        from same in dashboards.Where(dashboard => dashboard.Uid is not null).GroupBy(dashboard => dashboard.Uid)
        let first = same.First()
        from again in same.Skip(1)
        select Found(again, again.UidPlace, $"uid {again.Uid} is that of '{first.Title}' in {first.File} too: the one that is loaded later replaces the other");
}
