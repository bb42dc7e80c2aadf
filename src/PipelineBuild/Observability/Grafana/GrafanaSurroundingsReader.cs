using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Grafana;

/// <summary>Gathers what rules for dashboards know from the other files that pipeline.yml names.</summary>
internal static class GrafanaSurroundingsReader
{
    /// <returns>That, and lines of the declared metrics and data sources that can't be read.</returns>
    public static (GrafanaSurroundings Around, IReadOnlyList<(string Rule, ConfigError Error)> Problems) Read(PipelineConfig config)
    {
        var (workspace, settings) = (config.Workspace, config.Observability);
        var metrics = settings.Metrics.Count == 0 ? null : MetricCatalogue.Of(settings.Metrics.Select(file => Exposition.Read(workspace, file)).ToList());
        var sources = settings.Datasources.Count == 0 ? null : GrafanaProvisioning.Read(workspace, settings.Datasources);
        var around = new GrafanaSurroundings(metrics, metrics is null ? null : Recorded(workspace, settings), sources is { Problems.Count: 0 } ? sources.Names : null);
        return (around, [.. (metrics?.Problems ?? []).Select(problem => ("observability/metrics", problem)), .. (sources?.Problems ?? []).Select(problem => ("grafana/datasources", problem))]);
    }

    private static HashSet<string>? Recorded(Artifacts.Workspace workspace, ObservabilitySettings settings)
    {
        var configs = settings.Prometheus.Configs.Select(file => PrometheusConfigReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        var files = settings.Prometheus.Rules.Concat(configs.SelectMany(config => config.RuleFiles).SelectMany(pattern => pattern.Files)).Distinct().Select(file => RuleFileReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        return configs.Any(config => config.Problems.Count > 0) || files.Any(file => file.Problems.Count > 0) ? null
            : files.SelectMany(file => file.Rules).Where(rule => rule.Record is not null).Select(rule => rule.Record!.Text).ToHashSet(StringComparer.Ordinal);
    }
}
