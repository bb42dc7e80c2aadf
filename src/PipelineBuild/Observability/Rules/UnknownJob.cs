using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A selector asks for a job that nobody scrapes.</summary>
internal sealed class UnknownJob() : ObservabilityRule("prometheus/unknown-job")
{
    public override string? Unasked(ObservabilityModel model) =>
        !model.Configs.Any(config => config.Jobs.Count > 0) ? "no observability.prometheus.configs with scrape_configs says which jobs there are"
        : model.Configs.Any(config => config.Jobs.Any(job => job.IsOpen)) ? "a job finds its targets by service discovery, which may name jobs otherwise"
        : model.Configs.Any(config => config.Jobs.Any(job => job.MayRename)) ? "a job may give its series another label job: by honor_labels, relabelling or labels of its targets"
        : null;

    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model)
    {
        var jobs = model.Configs.SelectMany(config => config.Jobs).Select(job => job.Name).ToHashSet(StringComparer.Ordinal);
        return from matcher in rule.Tree?.All.OfType<PromSelector>().Where(selector => selector.Name is not { } name || !model.RecordedAs(name).Any()).SelectMany(selector => selector.Matchers) ?? []
               where matcher is { Label: "job", Match: PromMatch.Equal, Value.Length: > 0 } && !jobs.Contains(matcher.Value)
               select Found(rule.Expression.PlaceOf(matcher.ValueSpan.Start), $"no scrape_configs has a job '{matcher.Value}', so this selects nothing{Suggestion.For(matcher.Value, jobs)}");
    }
}
