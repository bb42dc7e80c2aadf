using PipelineBuild.Telemetry;

namespace PipelineBuild.Results.Writers;

/// <summary>A span with its place in a drawing: the lane, counted from 1, and microseconds since the first span began.</summary>
public sealed record SpanSlice(RunSpan Span, int Lane, long Begin, long End);

/// <summary>Lays spans out on lanes: on one lane a span lies wholly within another, which then is its ancestor, or they do not touch.</summary>
public static class SpanLanes
{
    /// <summary>By begin; what contains another comes first.</summary>
    public static IReadOnlyList<SpanSlice> Of(IReadOnlyList<RunSpan> spans)
    {
        var byId = spans.ToDictionary(span => span.Id);
        var first = spans.Count == 0 ? default : spans.Min(span => span.Started);
        var open = new List<Stack<SpanSlice>>();
        var slices = new List<SpanSlice>();
        var laneOf = new Dictionary<string, int>();
        var ordered = spans
            .Select(span => new SpanSlice(span, 0, Microseconds(span.Started - first), Microseconds(span.Started + span.Duration - first)))
            .OrderBy(slice => slice.Begin).ThenByDescending(slice => slice.End).ThenBy(slice => Ancestors(slice.Span, byId).Count());
        foreach (var slice in ordered)
        {
            var parent = slice.Span.ParentId is { } id && laneOf.TryGetValue(id, out var lane) ? lane : 0;
            var chosen = Enumerable.Range(0, open.Count).OrderBy(index => index == parent ? 0 : 1).FirstOrDefault(index => Fits(slice, open[index], byId), open.Count);
            if (chosen == open.Count)
            {
                open.Add(new Stack<SpanSlice>());
            }

            var placed = slice with { Lane = chosen + 1 };
            open[chosen].Push(placed);
            laneOf[slice.Span.Id] = chosen;
            slices.Add(placed);
        }

        return slices;
    }

    private static bool Fits(SpanSlice slice, Stack<SpanSlice> lane, Dictionary<string, RunSpan> byId)
    {
        while (lane.TryPeek(out var top) && top.End <= slice.Begin && !(top.Begin == slice.Begin && IsAncestor(top.Span, slice.Span, byId)))
        {
            lane.Pop();
        }

        return !lane.TryPeek(out var around) || (slice.End <= around.End && IsAncestor(around.Span, slice.Span, byId));
    }

    private static bool IsAncestor(RunSpan candidate, RunSpan span, Dictionary<string, RunSpan> byId) => Ancestors(span, byId).Contains(candidate.Id);

    private static IEnumerable<string> Ancestors(RunSpan span, Dictionary<string, RunSpan> byId)
    {
        for (var id = span.ParentId; id is not null; id = byId.GetValueOrDefault(id)?.ParentId)
        {
            yield return id;
        }
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
