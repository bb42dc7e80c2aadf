using System.Globalization;
using PipelineBuild.Results;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Turns pairs of times into a ratio and a verdict; pure.</summary>
public static class BenchmarkJudge
{
    /// <summary>What starts the host and nothing else.</summary>
    public const string HostStart = "./build.sh --tree";

    /// <param name="ours">What our side ran.</param>
    /// <param name="theirs">What the other side ran.</param>
    /// <param name="beside">What was measured beside them; null when nothing was.</param>
    public static BenchmarkEntry Judge(Benchmark benchmark, string ours, string theirs, IReadOnlyList<BenchmarkPair> pairs, string? beside = null)
    {
        var entry = new BenchmarkEntry(benchmark.Name, benchmark.Input, benchmark.Limit, benchmark.Pairs, BenchmarkVerdict.Undecided)
        {
            Ours = new Measurements(ours, pairs.Select(pair => pair.Ours).ToList()),
            Theirs = new Measurements(theirs, pairs.Select(pair => pair.Theirs).ToList()),
            HostStart = benchmark.MeasuresHostStart ? new Measurements(HostStart, pairs.Select(pair => pair.HostStart!.Value).ToList()) : null,
            Beside = beside is null ? null : new Measurements(beside, pairs.Select(pair => pair.Beside!.Value).ToList()),
            HostStartTakenOff = benchmark.TakesOffHostStart,
        };
        var off = benchmark.TakesOffHostStart ? entry.HostStart!.Median : 0;
        entry = entry with
        {
            Ratio = Math.Round((entry.Ours.Median - off) / entry.Theirs.Median, 4),
            MedianOfPairRatios = Measurements.MedianOf(pairs.Select(pair => (pair.Ours - (benchmark.TakesOffHostStart ? pair.HostStart!.Value : 0)) / pair.Theirs)),
        };
        return entry with { Verdict = pairs.Count < benchmark.Pairs ? BenchmarkVerdict.Undecided : benchmark.Limit.Keeps(entry.Ratio.Value) ? BenchmarkVerdict.Kept : BenchmarkVerdict.Exceeded };
    }

    /// <summary>A command failed: whatever was timed before is no number either.</summary>
    public static BenchmarkEntry NotMeasured(Benchmark benchmark, string problem) =>
        new(benchmark.Name, benchmark.Input, benchmark.Limit, benchmark.Pairs, BenchmarkVerdict.NotMeasured) { Problem = problem };

    public static IEnumerable<Finding> FindingsOf(BenchmarkEntry entry)
    {
        if (entry.Verdict == BenchmarkVerdict.Exceeded)
        {
            yield return new Finding("quality/benchmark-limit", Severity.Error, Text($"{entry.Name}: ratio {entry.Ratio:0.000}, expected {entry.Limit}: {entry.Ours!.What} took {entry.Ours.Median:0.00} s{(entry.HostStartTakenOff ? Text($" less {entry.HostStart!.Median:0.00} s of host start") : "")}, {entry.Theirs!.What} {entry.Theirs.Median:0.00} s"));
        }

        if (entry.Verdict == BenchmarkVerdict.Undecided)
        {
            yield return new Finding("quality/benchmark-undecided", Severity.Note, Text($"{entry.Name}: {entry.Ours!.Seconds.Count} of the {entry.PairsForVerdict} pairs that a verdict takes; ratio {entry.Ratio:0.000}, expected {entry.Limit}"));
        }
        else if (entry is { Ratio: { } ratio, MedianOfPairRatios: { } paired } && entry.Limit.Keeps(ratio) != entry.Limit.Keeps(paired))
        {
            yield return new Finding("quality/benchmark-undecided", Severity.Warning, Text($"{entry.Name}: the ratio of the medians is {ratio:0.000}, the median of the pairs' ratios {paired:0.000}; {entry.Limit} lies between them, so the next run may say the opposite"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
