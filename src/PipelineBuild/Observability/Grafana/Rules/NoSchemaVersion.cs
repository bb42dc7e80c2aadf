using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Nobody knows which generation a dashboard is of.</summary>
internal sealed class NoSchemaVersion() : GrafanaRule("grafana/no-schema-version")
{
    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        !dashboard.HasElements && dashboard.SchemaVersion is null ? [Found(dashboard, dashboard.Spec?.Get("schemaVersion")?.Place ?? dashboard.Place, "has no schemaVersion: Grafana takes it for the oldest and migrates all of it at each load")] : [];
}
