using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>What kind of numbers a metric has.</summary>
public enum MetricType
{
    Unknown,
    Counter,
    Gauge,
    Info,
}

/// <summary>The metrics that something exports, by the names under which their series are stored.</summary>
/// <param name="Types">The parts of histograms and summaries that count up are counters of their own.</param>
/// <param name="Problems">Lines of the expositions that can't be read.</param>
public sealed record MetricCatalogue(IReadOnlyDictionary<string, MetricType> Types, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>What Prometheus makes itself.</summary>
    private static readonly string[] Own = ["up", "ALERTS", "ALERTS_FOR_STATE"];

    public static MetricCatalogue Of(IReadOnlyList<ExpositionFile> expositions)
    {
        var types = new Dictionary<string, MetricType>(StringComparer.Ordinal);
        foreach (var (family, name) in expositions.SelectMany(file => file.Families.SelectMany(family => family.MetricNames(file.IsOpenMetrics).Select(name => (family, name)))))
        {
            types[name] = TypeOf(family, name);
        }

        return new MetricCatalogue(types, expositions.SelectMany(file => file.Problems).ToList());
    }

    public bool Has(string metric) => Types.ContainsKey(metric) || Own.Contains(metric) || metric.StartsWith("scrape_", StringComparison.Ordinal);

    public MetricType TypeOf(string metric) => Types.GetValueOrDefault(metric, MetricType.Unknown);

    private static MetricType TypeOf(ExpositionFamily family, string name) => family.Type switch
    {
        "counter" or "histogram" or "summary" when name == $"{family.Name}_created" => MetricType.Gauge,
        "counter" or "histogram" => MetricType.Counter,
        "summary" => name == family.Name ? MetricType.Gauge : MetricType.Counter,
        "gauge" or "stateset" or "gaugehistogram" => MetricType.Gauge,
        "info" => MetricType.Info,
        _ => MetricType.Unknown,
    };
}
