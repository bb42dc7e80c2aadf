namespace PipelineBuild.Mcp.Probing;

/// <summary>Sums up how long calls took; pure.</summary>
public static class Percentiles
{
    /// <summary>Of fewer calls a percentile is one call or two, and says nothing.</summary>
    private const int Fewest = 100;

    public static CallTimes Of(string sample, IReadOnlyList<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        var times = new CallTimes(sample, sorted.Count, sorted.Count == 0 ? 0 : sorted[^1]);
        return sorted.Count < Fewest ? times : times with { P50 = At(sorted, 50), P95 = At(sorted, 95), P99 = At(sorted, 99) };
    }

    /// <summary>The smallest value that so many percent do not exceed.</summary>
    private static double At(List<double> sorted, int percent) => sorted[(((sorted.Count * percent) + 99) / 100) - 1];
}
