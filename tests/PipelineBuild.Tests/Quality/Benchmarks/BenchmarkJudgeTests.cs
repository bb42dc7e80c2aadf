using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Quality.Benchmarks;

public class BenchmarkJudgeTests
{
    private static readonly SampleBenchmark AtMostHalf = new(BenchmarkLimit.AtMost(0.5));

    [Fact]
    public void Above_the_limit_the_numbers_are_the_finding()
    {
        var entry = Judge(AtMostHalf, new(6, 10), new(7, 10), new(5, 10));

        Assert.Equal((BenchmarkVerdict.Exceeded, 0.6), (entry.Verdict, entry.Ratio!.Value));
        var finding = Assert.Single(BenchmarkJudge.FindingsOf(entry));
        Assert.Equal(("quality/benchmark-limit", Severity.Error, "sample: ratio 0.600, expected at most 0.5: ours took 6.00 s, theirs 10.00 s"), (finding.Rule, finding.Severity, finding.Message));
    }

    [Theory]
    [InlineData(true, BenchmarkVerdict.Kept)]
    [InlineData(false, BenchmarkVerdict.Exceeded)]
    public void At_most_lets_the_limit_itself_pass_and_below_does_not(bool orEqual, BenchmarkVerdict verdict) =>
        Assert.Equal(verdict, Judge(new SampleBenchmark(new BenchmarkLimit(1, orEqual)), new(2, 2), new(2, 2), new(2, 2)).Verdict);

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Fewer_pairs_than_it_takes_are_no_verdict_either_way(double ours)
    {
        var entry = Judge(AtMostHalf, new(ours, 10), new(ours, 10));

        Assert.Equal(BenchmarkVerdict.Undecided, entry.Verdict);
        Assert.Equal(("quality/benchmark-undecided", Severity.Note), Assert.Single(BenchmarkJudge.FindingsOf(entry)) is var finding ? (finding.Rule, finding.Severity) : default);
    }

    [Fact]
    public void More_pairs_than_it_takes_are_a_verdict() => Assert.Equal(BenchmarkVerdict.Kept, Judge(AtMostHalf, new(1, 10), new(1, 10), new(1, 10), new(1, 10)).Verdict);

    [Fact]
    public void Host_start_is_taken_off_our_side_of_the_medians_and_of_each_pair()
    {
        var entry = Judge(AtMostHalf with { OffHostStart = true }, new(6, 10, 1), new(8, 20, 2), new(7, 10, 3));

        Assert.Equal((0.5, 0.4, 2), (entry.Ratio!.Value, entry.MedianOfPairRatios!.Value, entry.HostStart!.Median));
        Assert.Equal(BenchmarkVerdict.Kept, entry.Verdict);
        Assert.Equal([6, 8, 7], entry.Ours!.Seconds);
    }

    [Fact]
    public void Two_ways_of_counting_that_disagree_are_said()
    {
        // The medians are 5 and 10; of the pairs two are far above the limit.
        var entry = Judge(AtMostHalf, new(4, 5), new(5, 6), new(6, 100), new(7, 12), new(1, 10));

        Assert.Equal((BenchmarkVerdict.Kept, 0.5), (entry.Verdict, entry.Ratio!.Value));
        var finding = Assert.Single(BenchmarkJudge.FindingsOf(entry));
        Assert.Equal(("quality/benchmark-undecided", Severity.Warning), (finding.Rule, finding.Severity));
        Assert.Contains("0.500, the median of the pairs' ratios 0.583; at most 0.5 lies between them", finding.Message);
    }

    [Fact]
    public void Without_a_measurement_there_is_no_number_at_all()
    {
        var entry = BenchmarkJudge.NotMeasured(AtMostHalf, "it ended with exit code 1");

        Assert.Equal((BenchmarkVerdict.NotMeasured, "it ended with exit code 1"), (entry.Verdict, entry.Problem));
        Assert.True(entry is { Ratio: null, MedianOfPairRatios: null, Ours: null, Theirs: null, HostStart: null });
        Assert.Empty(BenchmarkJudge.FindingsOf(entry));
    }

    private static BenchmarkEntry Judge(Benchmark benchmark, params BenchmarkPair[] pairs) => BenchmarkJudge.Judge(benchmark, "ours", "theirs", pairs);
}
