using System.Text.Json.Serialization;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Cardinality;

/// <summary>How many series there are and what makes them so many.</summary>
public sealed record CardinalityResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<SourceCount> Sources { get; init; } = [];

    /// <summary>The release that the counts were compared with; null when there is none.</summary>
    public string? ComparedWith { get; init; }

    public IReadOnlyList<SeriesChange> Changes { get; init; } = [];
}

/// <summary>The series of one source.</summary>
public sealed record SourceCount(string Source, int Series, IReadOnlyList<MetricCount> Metrics);

/// <summary>The series of one metric.</summary>
/// <param name="Labels">The one that makes most series first.</param>
public sealed record MetricCount(string Metric, int Series, IReadOnlyList<LabelCount> Labels)
{
    /// <summary>Where its first sample stands in a file; null for what came over the network.</summary>
    [JsonIgnore]
    public ConfigPlace? Place { get; init; }
}

/// <summary>The values of a label of a metric.</summary>
/// <param name="SeriesWithout">How many series there would be without the label.</param>
/// <param name="Examples">At most three values, cut: they may hold what is nobody's business.</param>
/// <param name="IsRising">Whether new values came with every scrape.</param>
public sealed record LabelCount(string Label, int Values, int SeriesWithout, IReadOnlyList<string> Examples, bool IsRising = false);

/// <summary>A metric whose number of series is not that of the last release.</summary>
public sealed record SeriesChange(string Source, string Metric, int Before, int Now);
