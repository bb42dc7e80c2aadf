using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Graph;

/// <summary>A metric that the last release made and that nothing makes any more.</summary>
/// <param name="RenamedTo">What it probably became; null when nothing new is like it.</param>
/// <param name="Breaks">Who uses it still, directly or by way of others.</param>
/// <param name="Used">Who used it in the last release.</param>
public sealed record LostMetric(string Metric, string? RenamedTo, IReadOnlyList<GraphNode> Breaks, IReadOnlyList<GraphNode> Used);

/// <summary>Finds what is gone since the last release; pure.</summary>
public static class GraphComparison
{
    private const int MostNames = 5;

    public static IReadOnlyList<LostMetric> Lost(MetricGraph before, MetricGraph now)
    {
        var added = now.Produced.Except(before.Produced).Order(StringComparer.Ordinal).ToList();
        var (old, current) = (new GraphImpact(before), new GraphImpact(now));
        return before.Produced.Except(now.Produced).Order(StringComparer.Ordinal)
            .Select(metric => new LostMetric(metric, Renamed(metric, before, now, added), current.All($"metric:{metric}"), old.All(before.Find(metric)!.Id))).ToList();
    }

    /// <summary>One finding for each direct user that is left, or one for the metric when there is none.</summary>
    public static IEnumerable<Finding> Findings(LostMetric lost, MetricGraph now, string release, GraphSettings settings, string configFile)
    {
        var direct = new GraphImpact(now).Direct($"metric:{lost.Metric}");
        var renamed = lost.RenamedTo is null ? "" : $"; it is probably {lost.RenamedTo} now";
        foreach (var user in direct)
        {
            var behind = lost.Breaks.Except(direct).ToList();
            var place = user.Places.FirstOrDefault();
            yield return new Finding("observability/graph-removed-metric", Severity.Error, $"{GraphImpact.Word(user.Kind)} {user.Name} uses {lost.Metric}, which {release} had and nothing makes any more{renamed}{(behind.Count == 0 ? "" : $"; with it break {Names(behind)}")}", place.File, place.Line > 0 ? place.Line : null, place.Line > 0 ? place.Column : null);
        }

        if (direct.Count == 0 && settings.Removed.All(removed => removed.Metric != lost.Metric))
        {
            yield return new Finding("observability/graph-removed-metric", Severity.Error, $"{lost.Metric} is gone since {release}{renamed}; nothing in this repository uses it{(lost.Used.Count == 0 ? "" : $", in {release} {Names(lost.Used)} did")}. If that is meant, say why in observability.graph.removed", configFile);
        }
    }

    private static string? Renamed(string metric, MetricGraph before, MetricGraph now, List<string> added)
    {
        var same = before.Recorded.TryGetValue(metric, out var expression) ? added.FirstOrDefault(other => now.Recorded.GetValueOrDefault(other) == expression) : null;
        return same ?? (Suggestion.For(metric, added) is { Length: > 0 } offer ? offer.Split('\'')[1] : null);
    }

    private static string Names(IReadOnlyList<GraphNode> nodes) =>
        string.Join(", ", nodes.Take(MostNames).Select(node => $"{GraphImpact.Word(node.Kind)} {node.Name}")) + (nodes.Count > MostNames ? $" and {nodes.Count - MostNames} more" : "");
}
