using System.Globalization;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>How the values of a series go.</summary>
/// <param name="Level">Where it begins; with <paramref name="FlapEvery"/> one of the two values.</param>
/// <param name="PerSecond">How much it rises.</param>
/// <param name="FlapEvery">After how many samples it jumps to the other value and back; 0 never.</param>
/// <param name="FlapTo">The other value.</param>
internal sealed record SeriesPattern(double Level, double PerSecond = 0, int FlapEvery = 0, double FlapTo = 0)
{
    /// <summary>How long before the end another level held, for expressions that compare with the past.</summary>
    public TimeSpan? EarlierUntil { get; init; }

    public double EarlierLevel { get; init; }

    /// <summary>Prometheus' notation for so many samples.</summary>
    /// <param name="from">The value before; a counter goes on from there.</param>
    /// <param name="last">The value at the end.</param>
    public string Write(int samples, TimeSpan step, double? from, out double last)
    {
        if (FlapEvery > 0)
        {
            var values = Enumerable.Range(0, samples).Select(index => index / FlapEvery % 2 == 0 ? Level : FlapTo).ToList();
            last = values[^1];
            return string.Join(' ', values.Select(Number));
        }

        if (EarlierUntil is { } until && (int)(until / step) is var late && late < samples)
        {
            last = Level;
            return $"{Run(EarlierLevel, 0, samples - late)} {(late > 0 ? Run(Level, 0, late) : "")}".TrimEnd();
        }

        var slope = PerSecond * step.TotalSeconds;
        var start = from is { } before && IsCounter ? before + slope : Level;
        last = start + (slope * (samples - 1));
        return Run(start, slope, samples);
    }

    /// <summary>The values themselves.</summary>
    public IEnumerable<double> Values(int samples, TimeSpan step) => Enumerable.Range(0, samples).Select(index =>
        FlapEvery > 0 ? (index / FlapEvery % 2 == 0 ? Level : FlapTo)
        : EarlierUntil is { } until && (int)(until / step) is var late && late < samples ? (index < samples - late ? EarlierLevel : Level)
        : Level + (PerSecond * step.TotalSeconds * index));

    /// <summary>Whether it counts up from nothing, so that a fall back would be a restart.</summary>
    public bool IsCounter { get; init; }

    private static string Run(double start, double slope, int samples) =>
        samples == 1 ? Number(start) : $"{Number(start)}{(slope < 0 ? "-" : "+")}{Number(Math.Abs(slope))}x{samples - 1}";

    /// <summary>Without an exponent, which promtool's notation does not have everywhere.</summary>
    public static string Number(double value) => double.IsFinite(value) ? Math.Round(value, 9).ToString("0.#########", CultureInfo.InvariantCulture) : value > 0 ? "Inf" : "-Inf";
}
