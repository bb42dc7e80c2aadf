using PipelineBuild.Observability.Grafana.Rules;

namespace PipelineBuild.Observability.Grafana;

/// <summary>Every rule for dashboards, on one page.</summary>
public static class GrafanaRules
{
    internal static IReadOnlyList<GrafanaRule> All { get; } =
    [
        new BadRefresh(),
        new BadRepeat(),
        new BadTimeRange(),
        new BadUid(),
        new BrokenAnnotation(),
        new BrokenLibraryPanel(),
        new DuplicateKey(),
        new DuplicatePanel(),
        new DuplicatePanelId(),
        new DuplicateRefId(),
        new DuplicateUid(),
        new DuplicateVariable(),
        new EmptyQuery(),
        new EmptyRow(),
        new HardcodedDatasource(),
        new NoDescription(),
        new NoPanelId(),
        new NoPanelTitle(),
        new NoQuery(),
        new NoSchemaVersion(),
        new NoTimeFilter(),
        new NoTitle(),
        new NoUid(),
        new NoUnit(),
        new OldRows(),
        new OverlappingPanels(),
        new RemovedPanel(),
        new UnknownDashboard(),
        new UnknownDatasource(),
        new UnknownMetric(),
        new UnknownVariable(),
        new UnparsedQuery(),
        new UnusedVariable(),
    ];

    /// <summary>Of the rules that can be switched off.</summary>
    public static IReadOnlyList<string> Ids { get; } = All.Select(rule => rule.Id).ToList();
}
