using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Rules;

/// <summary>A rule of one file stands in another one too. Within a file promtool finds it.</summary>
internal sealed class RepeatedRule() : ObservabilityRule("prometheus/repeated-rule")
{
    public override IEnumerable<RuleFinding> Check(ObservabilityModel model)
    {
        var sizes = model.RuleFiles.ToDictionary(file => file.File, file => file.Rules.Select(Key).Distinct().Count());
        return Repeats(model).GroupBy(pair => pair.Again.Place.File).SelectMany(pairs =>
            pairs.Count() is > 1 and var count && count == sizes[pairs.Key] ? [OfFile(pairs.ToList())] : pairs.Select(pair => OfRule(pair.Again, pair.First)));
    }

    private static IEnumerable<(PrometheusRule Again, PrometheusRule First)> Repeats(ObservabilityModel model) =>
        from same in model.Rules.GroupBy(Key)
        let first = same.First()
        from again in same.Skip(1).Where(rule => rule.Place.File != first.Place.File && model.AreLoadedTogether(rule, first)).DistinctBy(rule => rule.Place.File)
        select (again, first);

    /// <summary>Somebody has loaded a copy, and does not want to read that once for each of its rules.</summary>
    private RuleFinding OfFile(IReadOnlyList<(PrometheusRule Again, PrometheusRule First)> pairs)
    {
        var others = pairs.Select(pair => pair.First.Place.File).Distinct().ToList();
        return Found(pairs[0].Again.Place, $"all {pairs.Count} rules of this file stand in {others[0]}{(others.Count > 1 ? $" and {Counted.Of(others.Count - 1, "other file")}" : "")} too: alerts are sent twice, and what is recorded is written twice; load this file or the others");
    }

    private RuleFinding OfRule(PrometheusRule again, PrometheusRule first) =>
        Found(again.Place, $"{again.Name} with these labels is {(again.IsAlert ? "the same alert" : "recorded")} in {first.Place} too: {(again.IsAlert ? "it is sent twice" : "the two write the same series, and the later wins")}");

    /// <summary>Two alerts of one name may ask different things.</summary>
    private static (bool, string, string, string) Key(PrometheusRule rule) => (rule.IsAlert, rule.Name, rule.IsAlert ? rule.Expression.Text.Trim() : "",
        rule.Labels.Count == 0 ? "" : string.Join('\n', rule.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Text}")));
}
