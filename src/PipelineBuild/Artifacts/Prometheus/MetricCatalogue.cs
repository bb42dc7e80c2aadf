using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>What kind of numbers a metric has.</summary>
public enum MetricType
{
    Unknown,
    Counter,
    Gauge,
    Histogram,
    Summary,
    Info,
}

/// <summary>The metrics that something exports, by the names under which their series are stored.</summary>
/// <param name="Types">Of each name, those that a histogram or summary makes of its own included.</param>
/// <param name="Problems">Lines that are no exposition format.</param>
public sealed record MetricCatalogue(IReadOnlyDictionary<string, MetricType> Types, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>What Prometheus makes itself.</summary>
    private static readonly string[] Own = ["up", "ALERTS", "ALERTS_FOR_STATE"];

    public bool Has(string metric) => Types.ContainsKey(metric) || Own.Contains(metric) || metric.StartsWith("scrape_", StringComparison.Ordinal);

    public MetricType TypeOf(string metric) => Types.GetValueOrDefault(metric, MetricType.Unknown);
}
