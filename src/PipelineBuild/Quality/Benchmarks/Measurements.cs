namespace PipelineBuild.Quality.Benchmarks;

/// <summary>The times of one side in the order in which they were taken, with their middle and their spread.</summary>
/// <param name="What">The commands, for people.</param>
public sealed record Measurements(string What, IReadOnlyList<double> Seconds)
{
    public double Median => Quantile(0.5);

    public double Min => Seconds.Min();

    public double Max => Seconds.Max();

    /// <summary>With the upper quartile: where the middle half lies.</summary>
    public double LowerQuartile => Quantile(0.25);

    public double UpperQuartile => Quantile(0.75);

    public static double MedianOf(IEnumerable<double> values) => new Measurements("", values.ToList()).Median;

    /// <summary>Linear between the two nearest values.</summary>
    private double Quantile(double share)
    {
        var sorted = Seconds.Order().ToList();
        var position = share * (sorted.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return Math.Round(sorted[below] + ((position - below) * (sorted[above] - sorted[below])), 4);
    }
}
