using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Tests.Results.Writers;

public class SpanLanesTests
{
    private static readonly DateTimeOffset Start = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public void What_ran_one_after_the_other_shares_a_lane_and_what_ran_at_once_does_not() =>
        Assert.Equal("run1 a1 b1 c2 d1", Lanes(Span("run", null, 0, 100), Span("a", "run", 0, 10), Span("b", "run", 10, 30), Span("c", "run", 20, 40), Span("d", "run", 30, 50)));

    [Fact]
    public void A_part_lies_on_the_lane_of_its_own_parent() =>
        Assert.Equal("run1 a1 b2 of-b2 of-a1", Lanes(Span("run", null, 0, 100), Span("a", "run", 0, 60), Span("b", "run", 5, 60), Span("of-b", "b", 10, 20), Span("of-a", "a", 11, 20)));

    [Fact]
    public void A_part_that_outlives_its_parent_is_moved_aside() =>
        Assert.Equal("run1 a1 late2", Lanes(Span("run", null, 0, 100), Span("a", "run", 0, 10), Span("late", "a", 5, 20)));

    [Fact]
    public void Of_spans_that_begin_and_end_together_the_outer_one_comes_first() =>
        Assert.Equal("run1 a1 of-a1 none1", Lanes(Span("of-a", "a", 0, 10), Span("a", "run", 0, 10), Span("run", null, 0, 10), Span("none", "run", 10, 10)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Slices_on_one_lane_nest_in_an_ancestor_or_do_not_touch_whatever_the_run_was_like(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var spans = AnyTree(random, random.Next(1, 60));

            var slices = SpanLanes.Of(spans);

            Assert.Equal(spans.Select(span => span.Id).Order(), slices.Select(slice => slice.Span.Id).Order());
            foreach (var (one, other) in slices.SelectMany((slice, index) => slices.Skip(index + 1).Where(later => later.Lane == slice.Lane).Select(later => (slice, later))))
            {
                var apart = other.Begin >= one.End;
                var nested = other.Begin >= one.Begin && other.End <= one.End && IsBelow(other.Span, one.Span, spans);
                Assert.True(apart || nested, $"{one} and {other}");
            }
        }
    }

    /// <summary>A tree in which parts mostly, but not always, lie within their parents.</summary>
    private static List<RunSpan> AnyTree(Random random, int count)
    {
        var spans = new List<RunSpan> { Span("s0", null, 0, 1000) };
        for (var number = 1; number < count; number++)
        {
            var parent = spans[random.Next(spans.Count)];
            var begin = (parent.Started - Start).TotalMilliseconds + random.Next((int)parent.Duration.TotalMilliseconds + 1);
            var room = (parent.Started + parent.Duration - Start).TotalMilliseconds - begin;
            spans.Add(Span($"s{number}", parent.Id, begin, begin + random.Next((int)room + (random.Next(10) == 0 ? 200 : 1))));
        }

        return spans.OrderBy(span => span.Started + span.Duration).ToList();
    }

    private static bool IsBelow(RunSpan span, RunSpan other, List<RunSpan> all) =>
        span.ParentId is { } id && (id == other.Id || IsBelow(all.Single(one => one.Id == id), other, all));

    private static string Lanes(params RunSpan[] spans) => string.Join(' ', SpanLanes.Of(spans).Select(slice => $"{slice.Span.Name}{slice.Lane}"));

    private static RunSpan Span(string name, string? parent, double begin, double end) =>
        new(name, parent, SpanKind.Step, name, Start.AddMilliseconds(begin), TimeSpan.FromMilliseconds(end - begin), Failed: false, new Dictionary<string, string>());
}
