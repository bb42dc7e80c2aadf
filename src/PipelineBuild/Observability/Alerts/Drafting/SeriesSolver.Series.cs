using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <content>The series that are asked for, and what is known of them already.</content>
internal sealed partial class SeriesSolver
{
    private static readonly double[] Pool = [0, 1, 2, 5, 10, 20, 100, 0.5, 1000];

    private static readonly string[] UsualDistinctions = ["instance", "pod", "node", "name", "device", "shard"];

    private bool Demand(PromSelector selector, DraftScope scope, Wish wish, SeriesMeaning meaning, Func<double, SeriesPattern> pattern)
    {
        if (selector.IsAtFixedTime)
        {
            return Fail("the modifier @");
        }

        if (world.LabelsFor(selector, scope) is not { } labels)
        {
            return Fail("a selector that no series can match");
        }

        var metric = selector.Name ?? "drafted_metric";
        var value = wish.Pick(variant.Scale, variant.Far);
        var known = series.Values.Where(each => LabelWorld.Finds(selector, each.Metric, each.Labels)).ToList();
        var like = known.Where(each => each.Meaning == meaning && meaning != SeriesMeaning.Other).ToList();
        if (scope.Sums && scope.Bucket is null && like.Count > 0 && wish != Wish.Any && like.Sum(each => each.Quantity) < value && Apart(selector, like, labels, scope) is { } apart)
        {
            // The whole holds the part already: what is missing comes from another series.
            var rest = value - like.Sum(each => each.Quantity);
            Put(new DraftSeries(metric, apart, pattern(rest), meaning, rest) { Named = Named(selector) });
            return true;
        }

        if (known.Count >= scope.Count && known.Count > 0 && (wish == Wish.Any || like.Any(each => wish.Holds(each.Quantity))))
        {
            return true;
        }

        for (var number = 0; number < scope.Count; number++)
        {
            var own = number == 0 ? labels : Numbered(selector, labels, scope, number);
            var amount = scope.Differ ? value + number : value;
            foreach (var (bucketed, share) in Bucketed(own, scope))
            {
                var wanted = new DraftSeries(metric, bucketed, Earlier(pattern(amount * share), selector.Offset ?? TimeSpan.Zero, scope), meaning, amount * share) { IsLoose = wish == Wish.Any, Named = Named(selector) };
                Put(wanted);
            }
        }

        return true;
    }

    private static List<string> Named(PromSelector selector) => selector.Matchers.Where(matcher => matcher.Match is PromMatch.Equal or PromMatch.Regex).Select(matcher => matcher.Label).ToList();

    /// <summary>A loose one gives way; of two firm ones the first stays, but that it may have had another level before.</summary>
    private void Put(DraftSeries wanted)
    {
        if (!series.TryGetValue(wanted.Key, out var known))
        {
            series[wanted.Key] = wanted;
        }
        else if (wanted.Pattern.EarlierUntil is not null && known.Meaning == SeriesMeaning.Level)
        {
            series[wanted.Key] = known with { Pattern = known.Pattern with { EarlierUntil = wanted.Pattern.EarlierUntil, EarlierLevel = wanted.Pattern.EarlierLevel } };
        }
        else if (!wanted.IsLoose)
        {
            series[wanted.Key] = wanted.Pattern.PerSecond == 0 && wanted.Meaning == SeriesMeaning.Other && known.Meaning == SeriesMeaning.Level && wanted.Pattern.FlapEvery == 0 ? known : wanted;
        }
    }

    /// <summary>What is asked of the past holds until half the offset before the end.</summary>
    private static SeriesPattern Earlier(SeriesPattern pattern, TimeSpan offset, DraftScope scope) => offset + scope.Offset is { Ticks: > 0 } ago && pattern is { PerSecond: 0, FlapEvery: 0 }
        ? pattern with { EarlierUntil = ago / 2, EarlierLevel = pattern.Level }
        : pattern;

    private static IEnumerable<(Dictionary<string, string> Labels, double Share)> Bucketed(Dictionary<string, string> labels, DraftScope scope)
    {
        if (scope.Bucket is not { } bound)
        {
            return [(labels, 1)];
        }

        return [(new(labels) { ["le"] = SeriesPattern.Number(bound) }, 1), (new(labels) { ["le"] = "+Inf" }, 1)];
    }

    /// <summary>Labels of another series that the selector finds and the selectors of the known ones do not.</summary>
    private static Dictionary<string, string>? Apart(PromSelector selector, IReadOnlyList<DraftSeries> known, Dictionary<string, string> labels, DraftScope scope)
    {
        var own = selector.Matchers.Select(matcher => matcher.Label).ToHashSet();
        var label = known.SelectMany(each => each.Named).FirstOrDefault(name => !own.Contains(name) && !scope.Shared.Contains(name));
        label ??= UsualDistinctions.First(name => !own.Contains(name) && !scope.Shared.Contains(name));
        var apart = new Dictionary<string, string>(labels) { [label] = "rest" };
        return known.Any(each => each.Key == DraftSeries.KeyOf(each.Metric, apart)) ? null : apart;
    }

    private static Dictionary<string, string> Numbered(PromSelector selector, Dictionary<string, string> labels, DraftScope scope, int number)
    {
        var candidates = (scope.Distinguishing ?? labels.Keys.Concat(UsualDistinctions)).Where(name => !scope.Shared.Contains(name) && scope.Carries(name) && name != "le");
        foreach (var name in candidates.Append("instance"))
        {
            var numbered = new Dictionary<string, string>(labels) { [name] = $"{labels.GetValueOrDefault(name, name)}-{number + 1}" };
            if (LabelWorld.Finds(selector, selector.Name ?? "", numbered))
            {
                return numbered;
            }
        }

        return new(labels) { ["number"] = $"{number + 1}" };
    }

    /// <summary>What an expression gives with the series so far, where that is plain to see.</summary>
    private double? Peek(PromExpression node) => Quantities(node) is { Count: 1 } one ? one[0] : null;

    private IReadOnlyList<double>? Quantities(PromExpression node) => Constant(node) is { } constant ? [constant] : node switch
    {
        PromParen paren => Quantities(paren.Inner),
        PromSelector selector => Of(selector, SeriesMeaning.Level),
        PromCall { Function: "rate" or "irate", Arguments: [PromRange range] } => Of(range.Selector, SeriesMeaning.PerSecond),
        PromCall { Function: "max_over_time" or "min_over_time" or "avg_over_time" or "last_over_time", Arguments: [PromRange range] } => Of(range.Selector, SeriesMeaning.Level),
        PromCall { Function: "floor" or "ceil" or "round" or "label_replace" or "clamp_min" or "clamp_max" } call => Quantities(call.Arguments[0]),
        PromAggregation aggregation when Quantities(aggregation.Inner) is { } inner => aggregation.Operator switch
        {
            "sum" => [inner.Sum()],
            "avg" => [inner.Average()],
            "min" or "bottomk" => [inner.Min()],
            "max" or "topk" => [inner.Max()],
            "count" => [inner.Count],
            "group" => [1],
            _ => null,
        },
        PromBinary { IsComparison: true } comparison => Quantities(comparison.Left),
        PromBinary { IsSetOperator: false } binary when Peek(binary.Left) is { } left && Peek(binary.Right) is { } right && Result(binary.Operator, left, right) is { } result => [result],
        _ => null,
    };

    private List<double>? Of(PromSelector selector, SeriesMeaning meaning)
    {
        // A series that is asked for its past as well has two levels.
        var found = series.Values.Where(each => each.Meaning == meaning && selector.Offset is null && LabelWorld.Finds(selector, each.Metric, each.Labels)).Select(each => each.Quantity).ToList();
        return found.Count > 0 ? found : null;
    }

    private void Shuffle(Random random)
    {
        foreach (var (key, known) in series.ToList())
        {
            if (random.Next(3) > 0)
            {
                var value = Pool[random.Next(Pool.Length)];
                series[key] = known with { Pattern = known.Meaning == SeriesMeaning.Level ? known.Pattern with { Level = value } : known.Pattern with { PerSecond = known.Pattern.PerSecond * value } };
            }
        }
    }
}
