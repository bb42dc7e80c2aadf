using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>How long the series of a draft are, and when it looks at the alert.</summary>
/// <param name="Longest">The longest history that is worth its time; expressions that look further back see what there is.</param>
internal sealed record DraftHorizon(TimeSpan Lookback, TimeSpan For, TimeSpan Step, TimeSpan Longest)
{
    /// <summary>Behind it a sample is too old for Prometheus: https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan MostHistory = TimeSpan.FromHours(2);

    /// <summary>A shorter one would hold too few samples, one a minute.</summary>
    private static readonly TimeSpan ShortRange = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan MostOffset = TimeSpan.FromHours(25);

    private static readonly TimeSpan MostFor = TimeSpan.FromHours(8);

    /// <summary>When the alert has to fire.</summary>
    public TimeSpan Firing => Whole(Lookback + For + (2 * Interval));

    /// <summary>When it may fire at the earliest, where its expression holds from the first samples on.</summary>
    public TimeSpan Early => Whole(For + (2 * Interval));

    /// <summary>When it has to have ended.</summary>
    public TimeSpan Resolved => Whole(Firing + Lookback + Staleness + KeepFiringFor + (2 * Interval));

    public TimeSpan Total => Resolved;

    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>Shortly before the alert may fire at all; null if it may at once.</summary>
    public TimeSpan? Pending => For >= Interval && Math.Floor((For - Interval).TotalMinutes) is >= 0 and var minutes ? TimeSpan.FromMinutes(minutes) : null;

    public int SamplesUntil(TimeSpan time) => (int)(time / Step) + 1;

    /// <summary>Null where a test would run over too much time.</summary>
    public static DraftHorizon? Of(PrometheusRule rule, RuleGroup group) => (rule.For ?? TimeSpan.Zero) > MostFor ? null : Of(rule.Tree!, rule.For ?? TimeSpan.Zero) is { } horizon
        ? horizon with { Interval = group.Interval is { } interval && interval > TimeSpan.FromMinutes(1) ? interval : TimeSpan.FromMinutes(1), KeepFiringFor = rule.KeepFiringFor ?? TimeSpan.Zero }
        : null;

    /// <param name="wait">How long it has to hold.</param>
    public static DraftHorizon? Of(PromExpression tree, TimeSpan wait)
    {
        var range = RangeOf(tree);
        var shortest = tree.All.OfType<PromRange>().Select(node => node.Range).DefaultIfEmpty(MostHistory).Min();
        var offset = tree.All.Select(OffsetOf).Max();
        return offset > MostOffset ? null : new DraftHorizon((range < MostHistory ? range : MostHistory) + offset, wait, shortest < ShortRange ? TimeSpan.FromSeconds(15) : TimeSpan.FromMinutes(1), MostHistory);
    }

    /// <summary>Ranges within ranges add up.</summary>
    private static TimeSpan RangeOf(PromExpression node) =>
        (node switch { PromRange range => range.Range, PromSubquery subquery => subquery.Range, _ => TimeSpan.Zero }) + node.Children.Select(RangeOf).DefaultIfEmpty().Max();

    private static TimeSpan OffsetOf(PromExpression node) => node switch { PromSelector selector => selector.Offset, PromSubquery subquery => subquery.Offset, _ => null } ?? TimeSpan.Zero;

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMinutes(Math.Ceiling(time.TotalMinutes));
}
