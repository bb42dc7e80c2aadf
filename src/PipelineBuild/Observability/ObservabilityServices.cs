using PipelineBuild.Observability.Alerts;
using PipelineBuild.Observability.Alerts.Drafting;
using PipelineBuild.Observability.Alerts.Mutation;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Observability.Grafana;
using PipelineBuild.Observability.Grafana.Queries;
using PipelineBuild.Observability.Graph;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Observability.Validation;

namespace PipelineBuild.Observability;

/// <summary>The part of the table of contents of services that is about monitoring.</summary>
internal static class ObservabilityServices
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        // Alert tests
        typeof(MutantRunner),
        typeof(AlertTester),
        typeof(AlertDrafter),
        typeof(FileDrafter),
        typeof(DraftPlanner),
        typeof(AlertTestWriter),

        // Validation
        typeof(RuleFileValidator),
        typeof(ServerConfigValidator),
        typeof(PrometheusValidator),

        // Cardinality, dashboards and graph
        typeof(LastReleaseCommit),
        typeof(SeriesSources),
        typeof(CardinalityCheck),
        typeof(LastReleaseGraph),
        typeof(GrafanaValidator),
        typeof(GrafanaMender),
        typeof(QueryRunner),
        typeof(DashboardQueryTester),
        typeof(ObservabilityGraph),

        // Service level objectives
        typeof(SloPlanner),
        typeof(SloGenerator),
        typeof(SloMeter),
        typeof(SloReporter),
        typeof(SloGate),

        // Deploying to Grafana
        typeof(GrafanaDoor),
        typeof(GrafanaRecord),
        typeof(GrafanaWriter),
        typeof(GrafanaDeployer),
        typeof(GrafanaDeployPlanner),
        typeof(GrafanaRollback),
        typeof(GrafanaRollbackPlanner),
    ];
}
