using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads a configuration of Prometheus. What can't be read becomes a problem; nothing is thrown.</summary>
public static class PrometheusConfigReader
{
    /// <param name="fullPath">Absolute path of the file.</param>
    public static PrometheusConfigFile Read(Workspace workspace, string fullPath)
    {
        var yaml = OtherYaml.Read(workspace, fullPath, YamlDialect.Compose);
        var root = yaml.Root;
        var global = root?.Find("global") as ConfigMapping;
        var interval = Duration(global, "scrape_interval") ?? PrometheusConfigFile.UsualInterval;
        return new PrometheusConfigFile(
            yaml.File,
            yaml.Text,
            Scalars(root?.Find("rule_files")).Select(pattern => new RuleFilePattern(pattern.Text, pattern.Place, Matches(workspace, fullPath, pattern.Text))).ToList(),
            Items(root?.Find("scrape_configs")).OfType<ConfigMapping>().Select(job => Job(job, interval)).ToList(),
            yaml.Problems)
        {
            ScrapeInterval = interval,
            EvaluationInterval = Duration(global, "evaluation_interval") ?? PrometheusConfigFile.UsualInterval,
        };
    }

    private static ScrapeJob Job(ConfigMapping job, TimeSpan usual) => new(
        (job.Find("job_name") as ConfigScalar)?.Text ?? "",
        job.Place,
        Duration(job, "scrape_interval") ?? usual,
        Items(job.Find("static_configs")).OfType<ConfigMapping>().SelectMany(group => Scalars(group.Find("targets"))).Select(target => new ScrapeAddress(target.Text, target.Place)).ToList(),
        job.Entries.Any(entry => entry.Key.EndsWith("_sd_configs", StringComparison.Ordinal)))
    {
        MayRename = job.Entries.Any(entry => entry.Key is "honor_labels" or "relabel_configs" or "metric_relabel_configs")
            || Items(job.Find("static_configs")).OfType<ConfigMapping>().Any(group => (group.Find("labels") as ConfigMapping)?.Find("job") is not null),
    };

    /// <summary>Prometheus refuses a star in a folder: https://prometheus.io/docs/prometheus/latest/configuration/configuration/.</summary>
    private static IReadOnlyList<string> Matches(Workspace workspace, string config, string pattern) =>
        pattern.IndexOf('*') is var star and >= 0 && pattern.IndexOf('/', star) >= 0 ? [] : FileGlob.Files(workspace, Path.GetDirectoryName(config)!, pattern);

    private static TimeSpan? Duration(ConfigMapping? mapping, string key) => mapping?.Find(key) is ConfigScalar scalar && PromDuration.TryParse(scalar.Text, out var duration) ? duration : null;

    private static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node is ConfigList list ? list.Items : [];

    private static IEnumerable<ConfigScalar> Scalars(ConfigNode? node) => Items(node).OfType<ConfigScalar>();
}
