using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Observability.Alerts.Drafting;

namespace PipelineBuild.Observability.Slos;

/// <summary>Counters as a service exports them, for an indicator that sums up how fast they rise; pure.</summary>
internal sealed class SloTraffic
{
    /// <summary>Beside the objective's own requests there are many more that are none of its business.</summary>
    private const double Foreign = 20;

    /// <summary>What is summed up has to be several series, of something that the indicator does not speak of.</summary>
    private static readonly string[] Copies = ["instance", "pod", "replica"];

    private static readonly string[] OtherValues = ["another", "200", "ok", "0", ""];

    private readonly List<(string Metric, IReadOnlyDictionary<string, string> Labels, Func<SloPhase, double> PerSecond)> series = [];

    private SloTraffic(PromSelector errors, PromSelector total)
    {
        var all = errors.Matchers.Concat(total.Matchers).ToList();
        var bad = Labels(all);
        if (bad is null)
        {
            return;
        }

        var copies = Copies.FirstOrDefault(label => all.All(matcher => matcher.Label != label)) is { } free
            ? new[] { "a", "b" }.Select(value => new Dictionary<string, string> { [free] = value }).ToList() : [[]];
        var isOneMetric = errors.Name == total.Name;
        var good = isOneMetric ? Good(errors, total, bad) : bad;
        if (good is null)
        {
            return;
        }

        foreach (var copy in copies)
        {
            Add(errors.Name!, bad, copy, phase => phase.PerSecond * phase.Share / copies.Count);
            Add(total.Name!, good, copy, phase => phase.PerSecond * (isOneMetric ? 1 - phase.Share : 1) / copies.Count);
        }

        foreach (var label in all.Where(matcher => matcher is { Match: PromMatch.Equal, Value.Length: > 0 }).Select(matcher => matcher.Label).Distinct())
        {
            AddForeign(errors.Name!, bad, label, errors, total);
            AddForeign(total.Name!, good, label, errors, total);
        }
    }

    /// <summary>Null where the indicator is another calculation, or nothing can tell good requests from bad ones.</summary>
    public static SloTraffic? Of(SloIndicator indicator) =>
        Counted(indicator.Error) is { } errors && Counted(indicator.Total) is { } total && errors.Function == total.Function && new SloTraffic(errors.Selector, total.Selector) is { series.Count: > 0 } traffic ? traffic : null;

    /// <param name="step">Between samples; phases last a whole number of them.</param>
    public IReadOnlyList<DraftInput> Write(SloStory story, TimeSpan step) =>
        series.Select(each => new DraftInput(DraftSeries.KeyOf(each.Metric, each.Labels), Values(story.Phases.Select(phase => (each.PerSecond(phase) * step.TotalSeconds, (int)Math.Round(phase.Length / step)))))).ToList();

    /// <summary>Whether another indicator would count any of it.</summary>
    public bool IsSeenBy(SloIndicator other) =>
        other.Queries.SelectMany(query => PromParser.Parse(SloIndicator.Within(query, "5m")).Expression?.All.OfType<PromSelector>() ?? []).Any(selector => series.Any(each => LabelWorld.Finds(selector, each.Metric, each.Labels)));

    private void Add(string metric, IReadOnlyDictionary<string, string> labels, Dictionary<string, string> copy, Func<SloPhase, double> perSecond) =>
        series.Add((metric, labels.Concat(copy).Where(label => label.Value.Length > 0).ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal), perSecond));

    private void AddForeign(string metric, Dictionary<string, string> labels, string label, PromSelector errors, PromSelector total)
    {
        var others = new Dictionary<string, string>(labels) { [label] = OtherValues[0] };
        if (!LabelWorld.Finds(errors, metric, others) && !LabelWorld.Finds(total, metric, others) && series.All(each => each.Metric != metric || !each.Labels.OrderBy(pair => pair.Key).SequenceEqual(others.OrderBy(pair => pair.Key))))
        {
            Add(metric, others, [], phase => phase.PerSecond * Foreign);
        }
    }

    /// <summary>Counted in the total and not among the errors.</summary>
    private static Dictionary<string, string>? Good(PromSelector errors, PromSelector total, Dictionary<string, string> bad) =>
        (from matcher in errors.Matchers
         from value in OtherValues.OrderByDescending(value => value == "200" && matcher.Value.Any(char.IsAsciiDigit))
         let labels = new Dictionary<string, string>(bad) { [matcher.Label] = value }
         where LabelWorld.Finds(total, total.Name!, labels) && !LabelWorld.Finds(errors, errors.Name!, labels)
         select labels).FirstOrDefault();

    private static Dictionary<string, string>? Labels(IReadOnlyList<PromMatcher> matchers)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var same in matchers.Where(matcher => matcher.Label != "__name__").GroupBy(matcher => matcher.Label))
        {
            var candidates = same.Where(matcher => matcher.Match == PromMatch.Equal).Select(matcher => matcher.Value)
                .Concat(same.Where(matcher => matcher.Match == PromMatch.Regex).SelectMany(matcher => RegexSample.Of(matcher.Value))).Concat(OtherValues);
            if (candidates.FirstOrDefault(value => same.All(matcher => LabelWorld.Matches(matcher, value))) is not { } value)
            {
                return null;
            }

            labels[same.Key] = value;
        }

        return labels;
    }

    private static (string Function, PromSelector Selector)? Counted(string? query) =>
        query is not null && Bare(PromParser.Parse(SloIndicator.Within(query, "5m")).Expression) is PromAggregation { Operator: "sum", Grouping: null } sum
        && Bare(sum.Inner) is PromCall { Function: "rate" or "increase", Arguments: [PromRange { Selector: { Offset: null, IsAtFixedTime: false, Name: not null } selector }] } call ? (call.Function, selector) : null;

    private static PromExpression? Bare(PromExpression? expression) => expression is PromParen paren ? Bare(paren.Inner) : expression;

    /// <summary>A counter that begins at 0, in promtool's notation.</summary>
    private static string Values(IEnumerable<(double Slope, int Count)> phases)
    {
        var parts = new List<string>();
        var value = 0.0;
        foreach (var (slope, count) in phases.Where(phase => phase.Count > 0))
        {
            // The first sample is before the first rise.
            var (first, times) = parts.Count == 0 ? (value, count) : (value + slope, count - 1);
            parts.Add(times == 0 ? SeriesPattern.Number(first) : $"{SeriesPattern.Number(first)}+{SeriesPattern.Number(slope)}x{times}");
            value += slope * count;
        }

        return string.Join(' ', parts);
    }
}
