using System.Globalization;
using PipelineBuild.Results;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>How benchmarks are shown to people; pure.</summary>
internal static class BenchmarkText
{
    public static readonly IReadOnlyDictionary<BenchmarkVerdict, string> Verdicts = new Dictionary<BenchmarkVerdict, string>
    {
        [BenchmarkVerdict.Kept] = "within the limit",
        [BenchmarkVerdict.Exceeded] = "above the limit",
        [BenchmarkVerdict.Undecided] = "without a verdict",
        [BenchmarkVerdict.NotMeasured] = "not measured",
    };

    public static ResultTable Table(IReadOnlyList<BenchmarkEntry> entries) => new(
        ["benchmark", "ours, median (min..max)", "theirs, median (min..max)", "pairs", "ratio", "limit", "verdict"],
        entries.Select(entry => (IReadOnlyList<string>)
        [
            entry.Name, Times(entry.Ours), Times(entry.Theirs), (entry.Ours?.Seconds.Count ?? 0).ToString(CultureInfo.InvariantCulture),
            entry.Ratio is { } ratio ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "-", entry.Limit.ToString(), Verdicts[entry.Verdict],
        ]).ToList());

    public static IReadOnlyList<string> Lines(BenchmarkReport report) =>
    [
        "",
        string.Create(CultureInfo.InvariantCulture, $"commit {report.Commit}, {report.Machine.Cores} processors ({report.Machine.Architecture}), load {Load(report.Machine.LoadBefore)} before and {Load(report.Machine.LoadAfter)} after"),
        $"dotnet {report.Machine.Dotnet}{(report.Machine.Engine is { } engine ? $", engine {engine}, buildx {report.Machine.Buildx}" : "")}",
        .. report.Benchmarks.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(BenchmarkEntry entry)
    {
        yield return $"{entry.Name}: {entry.Ours?.What ?? "ours"} against {entry.Theirs?.What ?? "theirs"}";
        yield return $"  input: {entry.Input}";
        if (entry.HostStart is { } start)
        {
            yield return $"  host start ({start.What}) beside it: {Times(start)}, {(entry.HostStartTakenOff ? "taken off ours in the ratio" : "part of ours")}";
        }

        if (entry.Beside is { } beside)
        {
            yield return $"  {beside.What} beside it: {Times(beside)}, not part of the ratio";
        }

        if (entry is { Ours: { } ours, Theirs: { } theirs, MedianOfPairRatios: { } paired })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  middle half: ours {ours.LowerQuartile:0.00}..{ours.UpperQuartile:0.00} s, theirs {theirs.LowerQuartile:0.00}..{theirs.UpperQuartile:0.00} s; median of the pairs' ratios {paired:0.000}");
        }
    }

    private static string Times(Measurements? times) => times is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{times.Median:0.00} s ({times.Min:0.00}..{times.Max:0.00})");

    private static string Load(double? load) => load?.ToString("0.00", CultureInfo.InvariantCulture) ?? "unknown";
}
