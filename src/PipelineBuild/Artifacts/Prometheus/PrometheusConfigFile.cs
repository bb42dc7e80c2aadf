using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>A configuration of Prometheus, as far as others ask about it.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="Problems">Why it can't be read; promtool knows more about what is wrong within.</param>
public sealed record PrometheusConfigFile(string File, string Source, IReadOnlyList<RuleFilePattern> RuleFiles, IReadOnlyList<ScrapeJob> Jobs, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>That of Prometheus where the file says nothing.</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromMinutes(1);

    public TimeSpan ScrapeInterval { get; init; } = UsualInterval;

    public TimeSpan EvaluationInterval { get; init; } = UsualInterval;
}

/// <summary>One entry of <c>rule_files</c>.</summary>
/// <param name="Files">The files of the workspace that it means, relative to the workspace.</param>
public sealed record RuleFilePattern(string Pattern, ConfigPlace Place, IReadOnlyList<string> Files);

/// <summary>One entry of <c>scrape_configs</c>.</summary>
/// <param name="Interval">Its own, or that of all.</param>
/// <param name="Targets">Those that are written out, such as <c>gateway:8080</c>.</param>
/// <param name="IsOpen">Whether targets are found elsewhere too, so that those written out are not all.</param>
public sealed record ScrapeJob(string Name, ConfigPlace Place, TimeSpan Interval, IReadOnlyList<ScrapeAddress> Targets, bool IsOpen)
{
    /// <summary>Whether something in it may give series another label <c>job</c> than its own name.</summary>
    public bool MayRename { get; init; }
}

/// <summary>Host and port that are scraped.</summary>
public sealed record ScrapeAddress(string Text, ConfigPlace Place);
