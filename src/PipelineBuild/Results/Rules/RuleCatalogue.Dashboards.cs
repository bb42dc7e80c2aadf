namespace PipelineBuild.Results.Rules;

/// <content>The ids of dashboards.</content>
public static partial class RuleCatalogue
{
    /// <summary>What is found in dashboards, by asking their queries, and while they are deployed.</summary>
    private static Rule[] OfDashboards =>
    [
        new("grafana/bad-refresh", "A dashboard refreshes itself too often, or its interval is none.", Grafana, Severity.Warning),
        new("grafana/bad-repeat", "A panel or row is repeated for a variable that can not repeat it.", Grafana, Severity.Warning),
        new("grafana/bad-time-range", "The time range of a dashboard is none, or too long to open.", Grafana, Severity.Warning),
        new("grafana/bad-uid", "Grafana refuses the uid of a dashboard.", Grafana),
        new("grafana/broken-annotation", "An annotation has no name, or its query is no PromQL.", Grafana, Severity.Warning),
        new("grafana/broken-library-panel", "A reference to a library panel leads nowhere.", Grafana),
        new("grafana/datasources", "A file that provisions data sources can not be read.", Grafana),
        new("grafana/deploy-file", "A file that is to be deployed to Grafana can't be used.", ObservabilityDeploying),
        new("grafana/drift", "What lies on a Grafana server was not put there from here, or was changed since.", ObservabilityDeploying),
        new("grafana/duplicate-key", "A key stands twice in an object of a dashboard.", Grafana, Severity.Warning),
        new("grafana/duplicate-panel", "A dashboard shows the same panel twice.", Grafana, Severity.Warning),
        new("grafana/duplicate-panel-id", "Two panels of a dashboard have one id.", Grafana, Severity.Warning),
        new("grafana/duplicate-ref-id", "Two queries of a panel have one letter.", Grafana, Severity.Warning),
        new("grafana/duplicate-uid", "Two dashboards have one uid.", Grafana),
        new("grafana/duplicate-variable", "A dashboard defines a variable twice.", Grafana, Severity.Warning),
        new("grafana/empty-query", "A query of a panel has no text.", Grafana, Severity.Warning),
        new("grafana/empty-row", "A row holds no panel.", Grafana, Severity.Note),
        new("grafana/hardcoded-datasource", "A dashboard names a data source itself.", Grafana, Severity.Warning),
        new("grafana/no-description", "Nothing says what panels are about.", Grafana, Severity.Note),
        new("grafana/no-panel-id", "A panel has no id.", Grafana, Severity.Note),
        new("grafana/no-panel-title", "A panel has no title.", Grafana, Severity.Warning),
        new("grafana/no-query", "A panel that shows data asks for none.", Grafana, Severity.Warning),
        new("grafana/no-schema-version", "A dashboard does not say of which generation it is.", Grafana, Severity.Warning),
        new("grafana/no-time-filter", "SQL for a graph over time reads the whole table.", Grafana, Severity.Warning),
        new("grafana/no-title", "A dashboard has no title.", Grafana),
        new("grafana/no-uid", "A dashboard has no uid.", Grafana, Severity.Warning),
        new("grafana/no-unit", "A panel shows numbers without a unit.", Grafana, Severity.Note),
        new("grafana/not-restored", "Nobody has what a resource was before, so a rollback leaves it as it is.", ObservabilityDeploying),
        new("grafana/old-rows", "A dashboard has rows of an old form.", Grafana, Severity.Note),
        new("grafana/provisioned", "A resource comes from files of the Grafana server, which refuses changes over its API.", ObservabilityDeploying),
        new("grafana/overlapping-panels", "Two panels of a dashboard stand in the same place.", Grafana, Severity.Warning),
        new("grafana/query-empty", "A query has no result on data that fits its selectors.", Grafana),
        new("grafana/query-refused", "Prometheus does not take a query.", Grafana),
        new("grafana/query-unit", "A panel shows its query in a unit for something else.", Grafana),
        new("grafana/query-untested", "A query could not be tested.", Grafana),
        new("grafana/removed-panel", "A panel is of a type that newer versions of Grafana do not have.", Grafana, Severity.Warning),
        new("grafana/unknown-dashboard", "A link leads to a dashboard that is not there.", Grafana, Severity.Warning),
        new("grafana/unknown-datasource", "A dashboard names a data source that is not provisioned.", Grafana),
        new("grafana/unknown-metric", "A panel asks for a metric that nothing produces.", Grafana),
        new("grafana/unknown-variable", "A dashboard uses a variable that it does not define.", Grafana),
        new("grafana/unparsed-query", "A query of a panel is no PromQL.", Grafana),
        new("grafana/unreadable", "A file is no dashboard that can be read.", Grafana),
        new("grafana/unused-variable", "A dashboard defines a variable that nothing uses.", Grafana, Severity.Warning),
    ];
}
