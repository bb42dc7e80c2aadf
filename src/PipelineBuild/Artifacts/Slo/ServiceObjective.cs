using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Who wrote a specification: it decides how the series of its rules are labelled.</summary>
public enum SloDialect
{
    Sloth,
    Kubernetes,
    OpenSlo,
    Pipeline,
}

/// <summary>One objective of a service.</summary>
/// <param name="Percent">How much of what happens has to be good.</param>
public sealed record ServiceObjective(string Service, string Name, ConfigPlace Place, SloDialect Dialect, double Percent, SloIndicator Indicator)
{
    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Null raises none of this kind.</summary>
    public SloAlert? Page { get; init; }

    /// <inheritdoc cref="Page"/>
    public SloAlert? Ticket { get; init; }

    /// <summary>Ids of plug-ins of the generator that it can't be generated without.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>The time that it names itself, and where; null takes what is configured.</summary>
    public (TimeSpan Length, ConfigPlace Place)? Period { get; init; }

    /// <summary>No alert with fewer requests than that in the short window; 0 sets no limit, null takes what is configured.</summary>
    public int? MinimumRequests { get; init; }

    public LatencyObjective? Latency { get; init; }

    public string Id => $"{Service}-{Name}";

    /// <summary>The share that may be bad.</summary>
    public double Budget => (100 - Percent) / 100;

    /// <summary>What its indicator asks Prometheus.</summary>
    public IReadOnlyList<string> Queries => Indicator.Queries.Select(query => SloIndicator.Within(query, "5m")).ToList();
}

/// <summary>How the share of bad events is measured: bad or good ones of all, or a ratio as it is.</summary>
/// <param name="Ratio">The share of bad ones itself; null where it is counted.</param>
public sealed partial record SloIndicator(string? Error, string? Good, string? Total, string? Ratio)
{
    public static readonly SloIndicator None = new(null, null, null, null);

    public IEnumerable<string> Queries => new[] { Error, Good, Total, Ratio }.OfType<string>();

    /// <summary>The share of bad events in a window.</summary>
    public string Of(string window) =>
        Ratio is not null ? $"({Within(Ratio, window)})"
        : Good is not null ? $"1 - (\n  ({Within(Good, window)})\n  /\n  ({Within(Total!, window)})\n)"
        : $"({Within(Error!, window)})\n/\n({Within(Total!, window)})";

    /// <summary>A query with a window in place of <c>{{.window}}</c>.</summary>
    public static string Within(string query, string window) => Window().Replace(query.Trim(), window);

    public static bool HasWindow(string query) => Window().IsMatch(query);

    [GeneratedRegex(@"\{\{\s*\.window\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Window();
}

/// <summary>What an alert of an objective carries.</summary>
public sealed record SloAlert(string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>How long what share of requests may take.</summary>
/// <param name="Histogram">Selector of its buckets.</param>
/// <param name="Milliseconds">By quantile.</param>
public sealed record LatencyObjective(string Histogram, IReadOnlyDictionary<double, int> Milliseconds);
