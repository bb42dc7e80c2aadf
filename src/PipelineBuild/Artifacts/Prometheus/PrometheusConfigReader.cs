using System.IO.Enumeration;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads a configuration of Prometheus. What can't be read becomes a problem; nothing is thrown.</summary>
public static class PrometheusConfigReader
{
    /// <param name="fullPath">Absolute path of the file.</param>
    public static PrometheusConfigFile Read(Workspace workspace, string fullPath)
    {
        var name = workspace.Relative(fullPath);
        var document = new YamlDocumentContext(workspace);
        document.Begin(name);
        try
        {
            var text = ConfigSource.Read(fullPath, name, ConfigLimits.Bytes, document);
            var root = new YamlNodeReader(name, text, ConfigLimits.Values, document, YamlDialect.Compose).Read() as ConfigMapping;
            return Of(workspace, fullPath, text, root) with { Problems = document.Errors };
        }
        catch (ConfigException error)
        {
            return new PrometheusConfigFile(name, "", [], [], error.Errors);
        }
    }

    private static PrometheusConfigFile Of(Workspace workspace, string fullPath, string text, ConfigMapping? root)
    {
        var global = root?.Find("global") as ConfigMapping;
        var interval = Duration(global, "scrape_interval") ?? PrometheusConfigFile.UsualInterval;
        return new PrometheusConfigFile(
            workspace.Relative(fullPath),
            text,
            Scalars(root?.Find("rule_files")).Select(pattern => new RuleFilePattern(pattern.Text, pattern.Place, Matches(workspace, fullPath, pattern.Text))).ToList(),
            Items(root?.Find("scrape_configs")).OfType<ConfigMapping>().Select(job => Job(job, interval)).ToList(),
            [])
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

    /// <summary>A pattern has its stars in the last part only: https://prometheus.io/docs/prometheus/latest/configuration/configuration/.</summary>
    private static List<string> Matches(Workspace workspace, string config, string pattern)
    {
        try
        {
            var full = Path.GetFullPath(pattern, Path.GetDirectoryName(config)!);
            if (!pattern.Contains('*'))
            {
                return workspace.Resolve(full) is { } file && File.Exists(file) ? [workspace.Relative(file)] : [];
            }

            var folder = Path.GetDirectoryName(full)!;
            return workspace.Resolve(folder) is null || !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder)
                .Where(file => FileSystemName.MatchesSimpleExpression(Path.GetFileName(full), Path.GetFileName(file), ignoreCase: false))
                .Select(file => workspace.Resolve(file)).OfType<string>().Where(File.Exists).Select(workspace.Relative).Order(StringComparer.Ordinal).ToList();
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static TimeSpan? Duration(ConfigMapping? mapping, string key) => mapping?.Find(key) is ConfigScalar scalar && PromDuration.TryParse(scalar.Text, out var duration) ? duration : null;

    private static IReadOnlyList<ConfigNode> Items(ConfigNode? node) => node is ConfigList list ? list.Items : [];

    private static IEnumerable<ConfigScalar> Scalars(ConfigNode? node) => Items(node).OfType<ConfigScalar>();
}
