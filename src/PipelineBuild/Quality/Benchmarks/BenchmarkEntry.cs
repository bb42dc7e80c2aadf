namespace PipelineBuild.Quality.Benchmarks;

/// <summary>What a comparison came to.</summary>
public enum BenchmarkVerdict
{
    Kept,
    Exceeded,

    /// <summary>Fewer pairs than a verdict takes.</summary>
    Undecided,

    /// <summary>A command failed: there is no number.</summary>
    NotMeasured,
}

/// <summary>One pair of times in seconds.</summary>
/// <param name="HostStart">Of the bare host, where it is measured.</param>
/// <param name="Beside">Of what is shown beside, where there is such a thing.</param>
public sealed record BenchmarkPair(double Ours, double Theirs, double? HostStart = null, double? Beside = null);

/// <summary>One benchmark in <c>benchmarks.json</c>: every time that was taken and what follows from them.</summary>
public sealed record BenchmarkEntry(string Name, string Input, BenchmarkLimit Limit, int PairsForVerdict, BenchmarkVerdict Verdict)
{
    /// <summary>Of the medians, host start taken off where that is said: the verdict goes by it.</summary>
    public double? Ratio { get; init; }

    /// <summary>Each pair's own ratio, and of these the middle one: what slows both sides of a pair is out of it.</summary>
    public double? MedianOfPairRatios { get; init; }

    public bool HostStartTakenOff { get; init; }

    public Measurements? Ours { get; init; }

    public Measurements? Theirs { get; init; }

    /// <summary>Of <c>./build.sh --tree</c>, measured beside the pairs.</summary>
    public Measurements? HostStart { get; init; }

    /// <summary>Another program on the same input, for comparison alone.</summary>
    public Measurements? Beside { get; init; }

    /// <summary>Why there is no number.</summary>
    public string? Problem { get; init; }
}
