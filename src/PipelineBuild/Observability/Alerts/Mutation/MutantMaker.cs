using System.Globalization;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Mutation;

/// <summary>Makes the mutants of a rule. Changes that can't make a difference are left out where that is certain.</summary>
public static class MutantMaker
{
    private static readonly Dictionary<string, string> OtherAggregations = new()
    {
        ["sum"] = "max",
        ["avg"] = "max",
        ["max"] = "min",
        ["min"] = "max",
        ["count"] = "sum",
        ["topk"] = "bottomk",
        ["bottomk"] = "topk",
        ["stddev"] = "avg",
        ["stdvar"] = "avg",
    };

    private static readonly Dictionary<string, string[]> OtherComparisons = new()
    {
        [">"] = ["<", ">="],
        [">="] = ["<", ">"],
        ["<"] = [">", "<="],
        ["<="] = [">", "<"],
        ["=="] = ["!="],
        ["!="] = ["=="],
    };

    private static readonly Dictionary<string, string> OtherSets = new() { ["and"] = "unless", ["unless"] = "and", ["or"] = "and" };

    public static IEnumerable<Mutant> Of(RuleFile file, PrometheusRule rule) => rule.Tree is not { } tree ? [] :
        tree.All.SelectMany(node => Of(file, rule, node)).Concat(Waits(file, rule)).Where(mutant => mutant.Kind == MutantKind.For || IsPossible(mutant.Changed.Expression.Text));

    private static IEnumerable<Mutant> Of(RuleFile file, PrometheusRule rule, PromExpression node) => node switch
    {
        PromBinary { IsComparison: true } comparison => Comparisons(file, rule, comparison),
        PromBinary { IsSetOperator: true } set => [Replaced(MutantKind.SetOperator, file, rule, set.OperatorSpan, OtherSets[set.Operator])],
        PromAggregation aggregation => Aggregations(file, rule, aggregation),
        PromSelector selector => selector.Matchers.SelectMany(matcher => Matchers(file, rule, selector, matcher)),
        _ => [],
    };

    private static IEnumerable<Mutant> Comparisons(RuleFile file, PrometheusRule rule, PromBinary comparison)
    {
        foreach (var other in OtherComparisons[comparison.Operator])
        {
            yield return Replaced(MutantKind.Comparison, file, rule, comparison.OperatorSpan, other);
        }

        foreach (var side in comparison.Children.Where(IsNumber))
        {
            var text = Text(rule, side.Span);
            foreach (var other in side is PromNumber { Value: 0 } ? ["1", "-1"] : side is PromNumber { Value: var value } && double.IsFinite(value) ? new[] { Number(value * 2), Number(value / 2) } : [$"({text}) * 2", $"({text}) / 2"])
            {
                yield return Replaced(MutantKind.Threshold, file, rule, side.Span, side.Span.Start > 0 && other.StartsWith('-') ? $"({other})" : other);
            }
        }
    }

    private static IEnumerable<Mutant> Aggregations(RuleFile file, PrometheusRule rule, PromAggregation aggregation)
    {
        if (OtherAggregations.TryGetValue(aggregation.Operator, out var other))
        {
            yield return Replaced(MutantKind.Aggregation, file, rule, aggregation.OperatorSpan, other);
        }

        if (aggregation.Grouping is { Labels.Count: > 0 } grouping)
        {
            foreach (var label in grouping.Labels)
            {
                var left = $"{(grouping.Keeps ? "by" : "without")} ({string.Join(", ", grouping.Labels.Where(each => each != label))})";
                yield return Replaced(MutantKind.Grouping, file, rule, grouping.Span, left);
            }
        }
    }

    private static IEnumerable<Mutant> Matchers(RuleFile file, PrometheusRule rule, PromSelector selector, PromMatcher matcher)
    {
        var sign = matcher.Match switch { PromMatch.Equal => "=", PromMatch.NotEqual => "!=", PromMatch.Regex => "=~", _ => "!~" };
        var other = matcher.Match switch { PromMatch.Equal => "!=", PromMatch.NotEqual => "=", PromMatch.Regex => "!~", _ => "=~" };
        var value = Text(rule, matcher.ValueSpan);
        yield return Replaced(MutantKind.Matcher, file, rule, matcher.Span, $"{matcher.Label}{other}{value}");
        if (matcher is { Match: PromMatch.Equal, Value.Length: > 0 })
        {
            yield return Replaced(MutantKind.Matcher, file, rule, matcher.Span, $"{matcher.Label}{sign}{value[0]}{value[1..^1]}-changed{value[^1]}");
        }

        // What matches everything, or is asked for by the other side too, can be left out without a difference.
        if (selector.Metric is not null && matcher is not { Match: PromMatch.Regex, Value: ".*" } && !RepeatedConditions.Has(rule.Tree!, selector, matcher))
        {
            yield return Replaced(MutantKind.Matcher, file, rule, WithComma(rule.Expression.Text, matcher.Span), "");
        }
    }

    private static IEnumerable<Mutant> Waits(RuleFile file, PrometheusRule rule)
    {
        if (rule is { IsAlert: true, For: { Ticks: > 0 } wait })
        {
            var place = rule.ForPlace ?? rule.Place;
            yield return new Mutant(MutantKind.For, file, rule, rule with { For = null }, place, $"for: {RuleTestTime.Write(wait)} left out");
            yield return new Mutant(MutantKind.For, file, rule, rule with { For = 2 * wait }, place, $"for: {RuleTestTime.Write(wait)} -> {RuleTestTime.Write(2 * wait)}");
        }
    }

    private static Mutant Replaced(MutantKind kind, RuleFile file, PrometheusRule rule, PromSpan span, string text)
    {
        var expression = rule.Expression;
        var before = expression.Text[span.Start..span.End];
        var changed = rule with { Expression = expression with { Text = expression.Text[..span.Start] + text + expression.Text[span.End..] } };
        return new Mutant(kind, file, rule, changed, expression.PlaceOf(span.Start), text.Length == 0 ? $"{OneLine(before)} left out" : $"{OneLine(before)} -> {OneLine(text)}");
    }

    /// <summary>What our own grammar refuses promtool need not be asked.</summary>
    private static bool IsPossible(string text) => PromParser.Parse(text).Expression is not null;

    private static bool IsNumber(PromExpression node) => node.Type == PromType.Scalar && node.All.All(each => each is PromNumber or PromParen or PromUnary or PromBinary);

    private static PromSpan WithComma(string text, PromSpan span)
    {
        var end = span.End;
        while (end < text.Length && (char.IsWhiteSpace(text[end]) || text[end] == ','))
        {
            if (text[end++] == ',')
            {
                return new PromSpan(span.Start, end);
            }
        }

        var start = span.Start;
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        return start > 0 && text[start - 1] == ',' ? new PromSpan(start - 1, span.End) : span;
    }

    private static string Text(PrometheusRule rule, PromSpan span) => rule.Expression.Text[span.Start..span.End];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
