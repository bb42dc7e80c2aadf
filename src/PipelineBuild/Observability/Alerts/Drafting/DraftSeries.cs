namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>What a demand on a series is about: only like demands can be added up.</summary>
internal enum SeriesMeaning
{
    Level,
    PerSecond,
    Other,
}

/// <summary>A series that a test feeds in.</summary>
/// <param name="Quantity">What the expression that asked for it sees of it.</param>
internal sealed record DraftSeries(string Metric, IReadOnlyDictionary<string, string> Labels, SeriesPattern Pattern, SeriesMeaning Meaning, double Quantity)
{
    /// <summary>Whether any value would have done.</summary>
    public bool IsLoose { get; init; }

    /// <summary>Labels that the selector which asked for it named.</summary>
    public IReadOnlyCollection<string> Named { get; init; } = [];

    /// <summary>Name and labels as PromQL writes them.</summary>
    public string Key => KeyOf(Metric, Labels);

    public static string KeyOf(string metric, IReadOnlyDictionary<string, string> labels) => labels.Count == 0
        ? metric
        : $"{metric}{{{string.Join(", ", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}=\"{label.Value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""))}}}";
}
