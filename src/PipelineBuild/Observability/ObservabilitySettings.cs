using PipelineBuild.Configuration;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Observability.Grafana;
using PipelineBuild.Observability.Grafana.Queries;
using PipelineBuild.Observability.Graph;
using PipelineBuild.Observability.Linting;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability;

/// <summary>The block <c>observability</c>: the monitoring configuration that lies in the repository.</summary>
public sealed record ObservabilitySettings(PrometheusSettings Prometheus, AlertmanagerSettings Alertmanager, AlertTestSettings AlertTests)
{
    public static ObservabilitySettings Read(YamlSection section) => new(
        section.Block("prometheus", PrometheusSettings.Read),
        section.Block("alertmanager", AlertmanagerSettings.Read),
        section.Block("alertTests", AlertTestSettings.Read))
    {
        Metrics = section.Files("metrics"),
        Dashboards = section.Files("dashboards"),
        Datasources = section.Files("datasources"),
        Slos = section.Files("slos"),
        Lint = section.Block("lint", lint => RuleSettings.Read(lint, [.. ObservabilityRules.Ids, .. GrafanaRules.Ids, .. QueryTrial.Ids])),
        Cardinality = section.Block("cardinality", CardinalitySettings.Read),
        Graph = section.Block("graph", GraphSettings.Read),
        Slo = section.Block("slo", SloSettings.Read),
        Grafana = section.Block("grafana", GrafanaSettings.Read),
    };

    /// <summary>Expositions that declare which metrics there are, relative to the workspace.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Dashboards of Grafana as JSON, relative to the workspace.</summary>
    public IReadOnlyList<string> Dashboards { get; init; } = [];

    /// <summary>Files that give data sources to Grafana, relative to the workspace.</summary>
    public IReadOnlyList<string> Datasources { get; init; } = [];

    /// <summary>Specifications of service level objectives, relative to the workspace.</summary>
    public IReadOnlyList<string> Slos { get; init; } = [];

    /// <summary>How much each rule of our own matters here.</summary>
    public RuleSettings Lint { get; init; } = RuleSettings.Usual;

    public CardinalitySettings Cardinality { get; init; } = new([], null, null, null, null, null);

    public GraphSettings Graph { get; init; } = new([]);

    public SloSettings Slo { get; init; } = SloSettings.Usual;

    /// <summary>Whether there is any service level objective, in files or in pipeline.yml.</summary>
    public bool HasSlos => Slos.Count + Slo.Objectives.Count > 0;

    public GrafanaSettings Grafana { get; init; } = new([], []);

    /// <summary>Whether there is anything that uses or makes metrics.</summary>
    public bool HasGraph => Prometheus.Configs.Count + Prometheus.Rules.Count + Metrics.Count + Dashboards.Count > 0 || HasSlos;

    public bool IsEmpty => Prometheus.IsEmpty && Alertmanager.IsEmpty;
}
