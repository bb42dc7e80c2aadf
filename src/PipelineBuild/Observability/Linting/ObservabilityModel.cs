using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Linting;

/// <summary>All that the rules look at: the files of the monitoring configuration and what they are about.</summary>
/// <param name="RuleFiles">Those that could be read.</param>
/// <param name="Metrics">Null if pipeline.yml declares none: then nobody knows what is exported.</param>
/// <param name="Services">All names by which services can be reached, of the repository's compose files; null if there are no such files or not all can be read.</param>
public sealed record ObservabilityModel(
    IReadOnlyList<RuleFile> RuleFiles, IReadOnlyList<PrometheusConfigFile> Configs, IReadOnlyList<AlertmanagerConfigFile> Alertmanagers, MetricCatalogue? Metrics, IReadOnlySet<string>? Services)
{
    private readonly ILookup<string, TimeSpan?> recordedEvery = RuleFiles.SelectMany(file => file.Groups).SelectMany(group => group.Rules.Where(rule => rule.Record is not null).Select(rule => (rule.Record!.Text, group.Interval)))
        .ToLookup(rule => rule.Text, rule => rule.Interval, StringComparer.Ordinal);

    private readonly ILookup<string, PrometheusRule> recorded = RuleFiles.SelectMany(file => file.Rules).Where(rule => rule.Record is not null).ToLookup(rule => rule.Record!.Text, StringComparer.Ordinal);

    public IEnumerable<PrometheusRule> Rules => RuleFiles.SelectMany(file => file.Rules);

    /// <summary>Rules that record a metric of that name.</summary>
    public IEnumerable<PrometheusRule> RecordedAs(string metric) => recorded[metric];

    public IReadOnlyCollection<string> RecordedNames => recorded.Select(rules => rules.Key).ToList();

    /// <summary>How often the series of a selector get a sample; null if no configuration tells.</summary>
    public TimeSpan? IntervalOf(PromSelector selector)
    {
        if (Configs.Count == 0)
        {
            return null;
        }

        var job = selector.Matchers.FirstOrDefault(matcher => matcher is { Label: "job", Match: PromMatch.Equal })?.Value;
        var named = Configs.SelectMany(config => config.Jobs).Where(each => each.Name == job).ToList();
        return selector.Name is { } name && recorded.Contains(name) ? recordedEvery[name].Max(interval => interval ?? Configs.Max(config => config.EvaluationInterval))
            : named.Count > 0 ? named.Max(each => each.Interval)
            : Configs.Max(UsualInterval);
    }

    /// <summary>Whether some server loads both rules; without configurations nobody knows of several servers.</summary>
    public bool AreLoadedTogether(PrometheusRule rule, PrometheusRule other) =>
        rule.Place.File == other.Place.File || Configs.Count == 0 || Configs.Any(config => Loads(config, rule.Place.File) && Loads(config, other.Place.File));

    /// <summary>A path of the server's own machine is known only by its end.</summary>
    public static bool Loads(PrometheusConfigFile config, string file) => config.RuleFiles.Any(pattern => pattern.Files.Contains(file)
        || (pattern.Files.Count == 0 && Path.IsPathRooted(pattern.Pattern) && FileGlob.IsMatch(Path.GetFileName(file), Path.GetFileName(pattern.Pattern))));

    /// <summary>That of all, unless each job has its own.</summary>
    private static TimeSpan UsualInterval(PrometheusConfigFile config) =>
        config.Jobs.Count == 0 || config.Jobs.Any(job => job.Interval == config.ScrapeInterval) ? config.ScrapeInterval : config.Jobs.Min(job => job.Interval);
}
