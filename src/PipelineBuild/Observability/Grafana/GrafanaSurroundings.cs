using System.Collections.Concurrent;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Grafana;

/// <summary>What rules know beside the dashboard itself.</summary>
/// <param name="Metrics">Null if pipeline.yml declares none: then nobody knows what is exported.</param>
/// <param name="Recorded">Names of recording rules; null if not all rule files can be read.</param>
/// <param name="Datasources">Names and uids that provisioning gives; null if pipeline.yml names no such files or not all can be read.</param>
public sealed record GrafanaSurroundings(MetricCatalogue? Metrics, IReadOnlySet<string>? Recorded, IReadOnlySet<string>? Datasources)
{
    private readonly ConcurrentDictionary<string, PromParse> parsed = new(StringComparer.Ordinal);

    /// <summary>A query with something readable in the place of Grafana's variables; the same text is parsed once.</summary>
    public PromParse Parsed(string query) => parsed.GetOrAdd(query, text => PromParser.Parse(GrafanaMacros.Replace(text)));
}
