using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Tests.Results.Writers;

public class SlowestSpansTests
{
    [Fact]
    public void A_short_run_has_no_slow_steps() => Assert.Empty(SlowestSpans.Of(Report(9.9, Span("a", "t", 9))));

    [Fact]
    public void At_most_five_of_a_second_or_more_are_named_the_slowest_first()
    {
        var slow = SlowestSpans.Of(Report(10, [.. Enumerable.Range(1, 7).Select(seconds => Span($"{seconds}", "t", seconds)), Span("short", "t", 0.9)]));

        Assert.Equal(["7", "6", "5", "4", "3"], slow.Select(item => item.Span.Name));
        Assert.All(slow, item => Assert.Equal("Build", item.Target));
    }

    [Fact]
    public void A_part_that_takes_nearly_all_of_its_whole_is_not_named_again() =>
        Assert.Equal(["outer", "half"], SlowestSpans.Of(Report(20, Span("inner", "outer", 19), Span("outer", "t", 20), Span("same", "inner", 18.5), Span("half", "outer", 10))).Select(item => item.Span.Name));

    [Fact]
    public void Spans_that_name_each_other_as_parent_do_no_harm() =>
        Assert.Equal(["", ""], SlowestSpans.Of(Report(20, Span("a", "b", 5), Span("b", "a", 9))).Select(item => item.Target));

    private static RunReport Report(double seconds, params IEnumerable<RunSpan> spans) => new()
    {
        Spans = [Span("run", null, seconds) with { Kind = SpanKind.Run }, Span("t", "run", seconds) with { Kind = SpanKind.Target, Name = "Build" }, .. spans],
    };

    private static RunSpan Span(string id, string? parent, double seconds) =>
        new(id, parent, SpanKind.Step, id, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(seconds), false, new Dictionary<string, string>());
}
