using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Graph;

/// <summary>All files that the graph is made of, read.</summary>
public sealed record GraphInputs(
    IReadOnlyList<RuleFile> Rules,
    IReadOnlyList<PrometheusConfigFile> Configs,
    IReadOnlyList<ExpositionFile> Metrics,
    IReadOnlyList<GrafanaDashboard> Dashboards,
    IReadOnlyList<SloFile> Slos,
    IReadOnlyList<ComposeProject> Stacks)
{
    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Finding> Problems => Rules.SelectMany(file => file.Problems).Concat(Configs.SelectMany(file => file.Problems)).Concat(Metrics.SelectMany(file => file.Problems)).Concat(Slos.SelectMany(file => file.Problems).Where(problem => problem.Path.Length == 0)).Concat(Stacks.SelectMany(project => project.Problems)).Concat(Dashboards.Select(dashboard => dashboard.Problem).OfType<ConfigError>())
        .Select(problem => new Finding("observability/graph-unreadable", Severity.Error, problem.Message, problem.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null))
        .ToList();

    public static GraphInputs Read(Workspace workspace, ObservabilitySettings settings, IReadOnlyList<string> composeFiles)
    {
        var configs = settings.Prometheus.Configs.Select(file => PrometheusConfigReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        var rules = settings.Prometheus.Rules.Concat(configs.SelectMany(config => config.RuleFiles).SelectMany(pattern => pattern.Files)).Distinct().Order(StringComparer.Ordinal);
        return new GraphInputs(
            rules.Select(file => RuleFileReader.Read(workspace, workspace.Resolve(file)!)).ToList(),
            configs,
            settings.Metrics.Select(file => Exposition.Read(workspace, file)).ToList(),
            settings.Dashboards.Select(file => GrafanaDashboard.Read(file, TextOf(workspace, file))).ToList(),
            [.. settings.Slos.Select(file => SloFile.Read(workspace, workspace.Resolve(file)!)), .. settings.Slo.Objectives.Select(slo => new SloFile(slo.Place.File, [slo], []))],
            composeFiles.Select(file => ComposeReader.Read(workspace, workspace.Resolve(file)!)).ToList());
    }

    /// <summary>What can't be read is a text that no reader accepts.</summary>
    private static string TextOf(Workspace workspace, string file)
    {
        try
        {
            return File.ReadAllText(workspace.Resolve(file)!, Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"({error.Message})";
        }
    }
}
