using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>What an application told of its metrics at one time, in the text format of Prometheus or as OpenMetrics.</summary>
/// <param name="File">As findings name it.</param>
/// <param name="Problems">What can't be read; the rest is there all the same.</param>
public sealed record ExpositionFile(string File, IReadOnlyList<ExpositionFamily> Families, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>Whether it is OpenMetrics.</summary>
    public bool IsOpenMetrics { get; init; }

    /// <summary>The names under which Prometheus stores its series.</summary>
    public IEnumerable<string> MetricNames => Families.SelectMany(family => family.MetricNames(IsOpenMetrics)).Distinct(StringComparer.Ordinal);
}

/// <summary>Samples that belong together, such as the buckets, the sum and the count of a histogram.</summary>
/// <param name="Type">Such as <c>counter</c>; <c>untyped</c> where nothing tells it.</param>
/// <param name="Place">Where it is first spoken of.</param>
public sealed record ExpositionFamily(string Name, string Type, string Help, ConfigPlace Place)
{
    public IReadOnlyList<ExpositionSample> Samples { get; init; } = [];

    /// <summary>The names of its samples; those that its type promises where there is none.</summary>
    public IEnumerable<string> MetricNames(bool isOpenMetrics) => Samples.Count > 0 ? Samples.Select(sample => sample.Name).Distinct(StringComparer.Ordinal) : Type switch
    {
        "histogram" => [$"{Name}_bucket", $"{Name}_count", $"{Name}_sum"],
        "gaugehistogram" => [$"{Name}_bucket", $"{Name}_gcount", $"{Name}_gsum"],
        "summary" => [Name, $"{Name}_count", $"{Name}_sum"],
        "counter" when isOpenMetrics => [$"{Name}_total"],
        "info" => [$"{Name}_info"],
        _ => [Name],
    };
}

/// <summary>One line with a value.</summary>
/// <param name="Labels">Sorted by name; an empty value is as good as none and left out.</param>
public sealed record ExpositionSample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, ConfigPlace Place);
