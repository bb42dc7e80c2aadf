using System.Globalization;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>What a ratio may be at most.</summary>
/// <param name="OrEqual">Whether the value itself is still good.</param>
public sealed record BenchmarkLimit(double Value, bool OrEqual)
{
    public static BenchmarkLimit AtMost(double value) => new(value, OrEqual: true);

    public static BenchmarkLimit Below(double value) => new(value, OrEqual: false);

    public bool Keeps(double ratio) => OrEqual ? ratio <= Value : ratio < Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(OrEqual ? "at most" : "below")} {Value:0.0#}");
}
