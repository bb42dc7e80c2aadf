using System.Globalization;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Results.Writers;

/// <summary>Which parts of a long run took the most time.</summary>
public static class SlowestSpans
{
    private const int Most = 5;

    /// <summary>A child that takes this much of its parent's time tells nothing that the parent does not.</summary>
    private const double NearlyAll = 0.9;

    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongSpan = TimeSpan.FromSeconds(1);

    /// <summary>At most five, the slowest first; none when the run was short.</summary>
    public static IReadOnlyList<SlowSpan> Of(RunReport report)
    {
        if (LengthOf(report) < LongRun)
        {
            return [];
        }

        var byId = report.Spans.GroupBy(span => span.Id).ToDictionary(group => group.Key, group => group.First());
        var chosen = new List<RunSpan>();
        foreach (var span in report.Spans
            .Where(span => span.Kind is SpanKind.Step or SpanKind.Process && span.Duration >= LongSpan)
            .OrderByDescending(span => span.Duration).ThenBy(span => Ancestors(span, byId).Count()).ThenBy(span => span.Started))
        {
            if (!Ancestors(span, byId).Any(parent => chosen.Contains(parent) && span.Duration >= parent.Duration * NearlyAll))
            {
                chosen.Add(span);
            }
        }

        return chosen.Take(Most).Select(span => new SlowSpan(span, Ancestors(span, byId).FirstOrDefault(parent => parent.Kind == SpanKind.Target)?.Name ?? "")).ToList();
    }

    private static TimeSpan LengthOf(RunReport report) =>
        report.Spans.FirstOrDefault(span => span.Kind == SpanKind.Run)?.Duration ?? TimeSpan.FromTicks(report.Tasks.Sum(task => task.Duration.Ticks));

    /// <summary>From the inside out; a loop of ids ends.</summary>
    private static IEnumerable<RunSpan> Ancestors(RunSpan span, Dictionary<string, RunSpan> byId)
    {
        var seen = new HashSet<string> { span.Id };
        while (span.ParentId is { } id && seen.Add(id) && byId.TryGetValue(id, out var parent))
        {
            yield return span = parent;
        }
    }
}

/// <summary>One slow part of a run and the target it belongs to.</summary>
public sealed record SlowSpan(RunSpan Span, string Target)
{
    public string Seconds => string.Create(CultureInfo.InvariantCulture, $"{Span.Duration.TotalSeconds:0.0} s");
}
