using PipelineBuild.Results;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>What <c>benchmarks.json</c> holds: one run with its machine and every time that was taken.</summary>
public sealed record BenchmarkReport(string Commit, DateTimeOffset Started, BenchmarkMachine Machine, IReadOnlyList<BenchmarkEntry> Benchmarks);

/// <summary>The promises about speed, and which of them hold here.</summary>
public sealed record BenchmarkResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public required BenchmarkReport Report { get; init; }

    /// <summary>One benchmark without a number is no pass, and neither is one without a verdict.</summary>
    public static BenchmarkResult Of(BenchmarkReport report)
    {
        var counts = report.Benchmarks.CountBy(entry => entry.Verdict).ToDictionary();
        var outcome = counts.ContainsKey(BenchmarkVerdict.NotMeasured) ? Outcome.Errored
            : counts.ContainsKey(BenchmarkVerdict.Exceeded) ? Outcome.Failed
            : counts.ContainsKey(BenchmarkVerdict.Undecided) ? Outcome.Skipped
            : Outcome.Passed;
        var problems = report.Benchmarks.Where(entry => entry.Problem is not null).Select(entry => $"\n{entry.Name}: {entry.Problem}");
        return new BenchmarkResult(outcome, string.Join(", ", BenchmarkText.Verdicts.Where(pair => counts.ContainsKey(pair.Key)).Select(pair => $"{counts[pair.Key]} {pair.Value}")) + string.Concat(problems))
        {
            Report = report,
            Findings = [.. report.Machine.Complaints(), .. report.Benchmarks.SelectMany(BenchmarkJudge.FindingsOf)],
            Table = BenchmarkText.Table(report.Benchmarks),
            Text = BenchmarkText.Lines(report),
        };
    }
}
