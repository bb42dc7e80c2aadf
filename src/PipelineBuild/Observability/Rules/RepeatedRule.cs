using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A rule of one file stands in another one too. Within a file promtool finds it.</summary>
internal sealed class RepeatedRule() : ObservabilityRule("prometheus/repeated-rule")
{
    public override IEnumerable<RuleFinding> Check(ObservabilityModel model) =>
        from same in model.Rules.GroupBy(Key)
        let first = same.First()
        from again in same.Skip(1).Where(rule => rule.Place.File != first.Place.File && model.AreLoadedTogether(rule, first)).DistinctBy(rule => rule.Place.File)
        select Found(again.Place, $"{again.Name} with these labels is {(again.IsAlert ? "the same alert" : "recorded")} in {first.Place} too: {(again.IsAlert ? "it is sent twice" : "the two write the same series, and the later wins")}");

    /// <summary>Two alerts of one name may ask different things.</summary>
    private static string Key(PrometheusRule rule) =>
        string.Join('\n', [rule.IsAlert ? "alert" : "record", rule.Name, rule.IsAlert ? rule.Expression.Text.Trim() : "", .. rule.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Text}")]);
}
