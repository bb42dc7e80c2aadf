using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Observability.Alerts.Drafting;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>Series with which a query should have a result: one attempt.</summary>
/// <param name="Samples">How many each series has.</param>
internal sealed record QueryData(IReadOnlyList<DraftSeries> Series, int Samples, TimeSpan Step)
{
    /// <summary>More take time and seldom help.</summary>
    private const int MostAttempts = 6;

    /// <summary>For what asks for whatever there is: the data of other queries.</summary>
    public static readonly QueryData None = new([], 1, TimeSpan.FromMinutes(1));

    /// <returns>Different sets, the likeliest first, and why there is none.</returns>
    public static (IReadOnlyList<QueryData> Attempts, string? Reason) For(PromExpression tree)
    {
        if (DraftHorizon.Of(tree, TimeSpan.Zero) is not { } horizon)
        {
            return ([], "it looks back for longer than a test should run");
        }

        var world = new LabelWorld(tree, []);
        var attempts = new Dictionary<string, QueryData>(StringComparer.Ordinal);
        string? reason = null;
        foreach (var variant in DraftVariant.All(tree.All.OfType<PromBinary>().Count(node => node.Operator == "or")))
        {
            var solver = new SeriesSolver(world, variant, horizon);
            if (!solver.Solve(tree))
            {
                reason ??= $"there are no series for {solver.Reason}";
                continue;
            }

            var series = solver.Series.ToList();
            attempts.TryAdd(string.Join('\n', series.Select(each => $"{each.Key} {each.Pattern}").Order(StringComparer.Ordinal)), new QueryData(series, horizon.SamplesUntil(horizon.Firing), horizon.Step));
            if (attempts.Count == MostAttempts)
            {
                break;
            }
        }

        return (attempts.Values.ToList(), attempts.Count > 0 ? null : AsksForNativeHistogram(tree) ? "it asks for a native histogram, and no such samples can be made from text" : reason);
    }

    /// <summary>https://prometheus.io/docs/specs/native_histograms/: one series without the label <c>le</c>.</summary>
    private static bool AsksForNativeHistogram(PromExpression tree) => tree.All.OfType<PromCall>().Any(call =>
        call.Function is "histogram_sum" or "histogram_count" or "histogram_avg" or "histogram_fraction" or "histogram_stddev" or "histogram_stdvar"
        || (call.Function == "histogram_quantile" && call.All.OfType<PromSelector>().All(selector => selector.Name?.EndsWith("_bucket", StringComparison.Ordinal) != true)));
}
