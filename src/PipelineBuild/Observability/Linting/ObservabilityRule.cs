using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Linting;

/// <summary>Something that a rule has found.</summary>
public sealed record RuleFinding(string Rule, string Message, ConfigPlace Place);

/// <summary>One thing that is looked for in the monitoring configuration.</summary>
/// <param name="id">Named as the class is, such as <c>prometheus/no-severity</c>.</param>
internal abstract class ObservabilityRule(string id)
{
    public string Id => id;

    /// <summary>Why it can't be asked about this workspace; null if it can.</summary>
    public virtual string? Unasked(ObservabilityModel model) => null;

    /// <summary>What is found in the whole; by default that of its alerting and recording rules.</summary>
    public virtual IEnumerable<RuleFinding> Check(ObservabilityModel model) => model.Rules.SelectMany(rule => Check(rule, model));

    protected virtual IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) => [];

    protected RuleFinding Found(ConfigPlace place, string message) => new(id, message, place);
}
