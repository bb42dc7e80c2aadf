using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Linting;

/// <summary>Gathers what the rules look at from the files that pipeline.yml names.</summary>
public static class ObservabilityModelReader
{
    /// <param name="ruleFiles">As read already; those that could not be read are left out.</param>
    public static ObservabilityModel Read(PipelineConfig config, IReadOnlyList<RuleFile> ruleFiles, IReadOnlyList<PrometheusConfigFile> configs)
    {
        var workspace = config.Workspace;
        return new ObservabilityModel(
            ruleFiles,
            configs.Where(file => file.Problems.Count == 0).ToList(),
            config.Observability.Alertmanager.Configs.Select(file => AlertmanagerConfigReader.Read(workspace, workspace.Resolve(file)!)).Where(file => file.Problems.Count == 0).ToList(),
            config.Observability.Metrics.Count == 0 ? null : MetricCatalogue.Of(config.Observability.Metrics.Select(file => Exposition.Read(workspace, file)).ToList()),
            ServicesOf(config));
    }

    /// <summary>Of a file that can't be read nobody knows the services.</summary>
    private static HashSet<string>? ServicesOf(PipelineConfig config)
    {
        var projects = config.ComposeFiles.Select(file => ComposeReader.Read(config.Workspace, config.Workspace.Resolve(file)!)).ToList();
        return projects.Count == 0 || projects.Any(project => project.Problems.Count > 0) ? null : projects.SelectMany(project => project.Services).SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>All that other containers can call it by.</summary>
    private static IEnumerable<string> NamesOf(ComposeService service) =>
        [service.Name, .. new[] { service.ContainerName, service.Text("hostname") }.OfType<ComposeText>().Select(name => name.Text), .. AliasesOf(service)];

    private static IEnumerable<string> AliasesOf(ComposeService service) =>
        (service.Node.Find("networks") as ConfigMapping)?.Entries.SelectMany(network => ((network.Value as ConfigMapping)?.Find("aliases") as ConfigList)?.Items ?? []).OfType<ConfigScalar>().Select(alias => alias.Text) ?? [];
}
