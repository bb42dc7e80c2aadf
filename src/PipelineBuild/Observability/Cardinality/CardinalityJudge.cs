using System.Globalization;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Cardinality;

/// <summary>Holds counted series against their budgets; pure.</summary>
public static class CardinalityJudge
{
    public static IReadOnlyList<Finding> Judge(CountedSource counted, CardinalitySettings settings)
    {
        var count = counted.Count!;
        var findings = new List<Finding>();
        if (settings.MaxSeries is { } most && count.Series > most)
        {
            findings.Add(Found("observability/cardinality-total", Severity.Error, counted.Source.Place, $"{count.Source}: {Number(count.Series)} series, and the budget is {Number(most)}; most are of {Words(count.Metrics[0])}"));
        }

        foreach (var metric in count.Metrics)
        {
            var place = metric.Place ?? counted.Source.Place;
            if (settings.OfMetric(metric.Metric) is { } series && metric.Series > series)
            {
                findings.Add(Found("observability/cardinality-metric", Severity.Error, place, $"{Number(metric.Series)} series of {Words(metric)}; the budget is {Number(series)}"));
            }

            findings.AddRange(metric.Labels.Where(label => label.Values > (settings.OfLabel(label.Label) ?? int.MaxValue))
                .Select(label => Found("observability/cardinality-label", Severity.Error, place, $"{metric.Metric}: the label {label.Label} has {Number(label.Values)} values, such as {string.Join(", ", label.Examples)}; the budget is {Number(settings.OfLabel(label.Label)!.Value)}")));
            findings.AddRange(metric.Labels.Where(label => label.IsRising)
                .Select(label => Found("observability/cardinality-rising", Severity.Warning, place, $"{metric.Metric}: the label {label.Label} had new values in every scrape, {Number(label.Values)} by the end, such as {string.Join(", ", label.Examples)}; it will go on")));
        }

        return findings;
    }

    /// <summary>Metrics that have another number of series than the last release.</summary>
    public static IReadOnlyList<SeriesChange> Changes(SourceCount before, SourceCount now)
    {
        var (old, current) = (before.Metrics.ToDictionary(metric => metric.Metric, metric => metric.Series), now.Metrics.ToDictionary(metric => metric.Metric, metric => metric.Series));
        return old.Keys.Union(current.Keys).Select(metric => new SeriesChange(now.Source, metric, old.GetValueOrDefault(metric), current.GetValueOrDefault(metric)))
            .Where(change => change.Before != change.Now).OrderByDescending(change => Math.Abs(change.Now - change.Before)).ThenBy(change => change.Metric, StringComparer.Ordinal).ToList();
    }

    public static IReadOnlyList<Finding> Judge(CountedSource counted, IReadOnlyList<SeriesChange> changes, string release, CardinalitySettings settings) => settings.MaxGrowth is not { } most ? [] :
        changes.Where(change => change.Before > 0 && change.Now > change.Before + ((long)change.Before * most / 100))
            .Select(change => (Change: change, Metric: counted.Count!.Metrics.First(metric => metric.Metric == change.Metric)))
            .Select(pair => Found("observability/cardinality-growth", Severity.Error, pair.Metric.Place ?? counted.Source.Place, $"{Number(pair.Change.Before)} series in {release}, now {Number(pair.Change.Now)} of {Words(pair.Metric)}; at most {most} % more are allowed")).ToList();

    /// <summary>The label that makes most series of the metric; null when none makes more than one of each.</summary>
    public static LabelCount? Exploding(MetricCount metric) => metric.Labels.FirstOrDefault(label => label.Values > 1 && label.SeriesWithout < metric.Series);

    private static string Words(MetricCount metric) => Exploding(metric) is { } label
        ? $"{metric.Metric}, {Number(label.SeriesWithout)} without its label {label.Label}, which has {Number(label.Values)} values such as {string.Join(", ", label.Examples)}"
        : metric.Metric;

    private static Finding Found(string rule, Severity severity, ConfigPlace place, string message) => new(rule, severity, message, place.File, place.Line, place.Column);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
