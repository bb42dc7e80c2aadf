using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>One value for each label that an alert speaks of, so that the series of all its selectors find each other.</summary>
internal sealed partial class LabelWorld
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public LabelWorld(PrometheusRule rule)
        : this(rule.Tree!, rule.Annotations.Values.Concat(rule.Labels.Values).SelectMany(text => TemplateLabel().Matches(text.Text).Select(match => match.Groups[1].Value)))
    {
    }

    /// <param name="shown">Labels that are written out somewhere.</param>
    public LabelWorld(PromExpression tree, IEnumerable<string> shown)
    {
        var nodes = tree.All.ToList();
        var matchers = nodes.OfType<PromSelector>().SelectMany(selector => selector.Matchers).Where(matcher => matcher.Label != "__name__").ToList();
        var named = nodes.OfType<PromAggregation>().SelectMany(node => node.Grouping is { Keeps: true } grouping ? grouping.Labels : [])
            .Concat(nodes.OfType<PromBinary>().SelectMany(node => node.Matching is { } matching ? (matching.IsOn ? matching.Labels : []).Concat(matching.Include) : []))
            .Concat(shown)
            .Concat(matchers.Select(matcher => matcher.Label))
            .Where(name => name is not ("le" or "alertname")).Distinct();
        foreach (var name in named)
        {
            var conditions = matchers.Where(matcher => matcher.Label == name).ToList();
            var isOptional = conditions.Count > 0 && conditions.All(condition => Matches(condition, ""));
            if (Candidates(name, conditions).FirstOrDefault(value => conditions.All(condition => Matches(condition, value))) is { } value)
            {
                values[name] = value;
            }
            else if (!isOptional && conditions.Count == 0)
            {
                values[name] = Sample(name);
            }
        }

        // A label that is made of another has its value.
        foreach (var call in nodes.OfType<PromCall>().Where(call => call.Function == "label_replace"))
        {
            if (call.Arguments is [_, PromString target, PromString { Value: "$1" }, PromString source, ..] && values.TryGetValue(target.Value, out var value) && !matchers.Any(matcher => matcher.Label == source.Value))
            {
                values[source.Value] = value;
            }
        }
    }

    public IEnumerable<string> Names => values.Keys;

    /// <summary>The labels of a series that the selector finds; null if no series can be found by it.</summary>
    public Dictionary<string, string>? LabelsFor(PromSelector selector, DraftScope scope)
    {
        var labels = values.Where(pair => scope.Carries(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var conditions in selector.Matchers.Where(matcher => matcher.Label != "__name__").GroupBy(matcher => matcher.Label))
        {
            var candidates = labels.TryGetValue(conditions.Key, out var usual) ? Candidates(conditions.Key, conditions).Prepend(usual) : Candidates(conditions.Key, conditions).Prepend("");
            if (candidates.FirstOrDefault(value => conditions.All(condition => Matches(condition, value))) is not { } value)
            {
                return null;
            }

            labels.Remove(conditions.Key);
            if (value.Length > 0)
            {
                labels[conditions.Key] = value;
            }
        }

        return labels;
    }

    public static bool Finds(PromSelector selector, string metric, IReadOnlyDictionary<string, string> labels) =>
        (selector.Name is null || selector.Name == metric)
        && selector.Matchers.All(matcher => Matches(matcher, matcher.Label == "__name__" ? metric : labels.GetValueOrDefault(matcher.Label, "")));

    public static bool Matches(PromMatcher matcher, string value) => matcher.Match switch
    {
        PromMatch.Equal => value == matcher.Value,
        PromMatch.NotEqual => value != matcher.Value,
        PromMatch.Regex => RegexSample.IsMatch(matcher.Value, value),
        _ => !RegexSample.IsMatch(matcher.Value, value),
    };

    private static IEnumerable<string> Candidates(string name, IEnumerable<PromMatcher> conditions) =>
        conditions.Where(condition => condition is { Match: PromMatch.Equal, Value.Length: > 0 }).Select(condition => condition.Value)
            .Concat(conditions.Where(condition => condition.Match == PromMatch.Regex && !condition.Value.StartsWith(".", StringComparison.Ordinal)).SelectMany(condition => RegexSample.Of(condition.Value)))
            .Append(Sample(name))
            .Concat(conditions.Where(condition => condition.Match == PromMatch.Regex).SelectMany(condition => RegexSample.Of(condition.Value)))
            .Concat(["other", "x", "1", "", "200"]);

    private static string Sample(string name) => $"{name.Replace('_', '-')}-1";

    [GeneratedRegex(@"\$labels\.([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex TemplateLabel();
}
