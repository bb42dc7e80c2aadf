using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>A text of a rule file that knows where each of its characters stands, also in block and folded scalars.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Places">Line and column of any offset of <paramref name="Text"/>.</param>
public sealed record RuleText(string Text, ConfigPlace Place, Func<int, ConfigPlace> Places)
{
    public ConfigPlace PlaceOf(int offset) => Places(offset);
}

/// <summary>A rule file as Prometheus reads it, with all its YAML documents; also one inside a Kubernetes PrometheusRule.</summary>
/// <param name="File">Relative to the workspace.</param>
/// <param name="Source">The whole text.</param>
/// <param name="Problems">What can't be read: broken YAML, wrong kinds of values, expressions that are refused. Nothing is thrown.</param>
public sealed record RuleFile(string File, string Source, IReadOnlyList<RuleGroup> Groups, IReadOnlyList<ConfigError> Problems)
{
    /// <summary>How many YAML documents hold something; promtool reads only the first.</summary>
    public int Documents { get; init; }

    /// <summary>Whether it holds resources of Kubernetes, which an operator loads.</summary>
    public bool IsResource { get; init; }

    public IEnumerable<PrometheusRule> Rules => Groups.SelectMany(group => group.Rules);
}

/// <summary>Rules that are evaluated one after another.</summary>
/// <param name="Document">0-based number of the YAML document that it stands in.</param>
/// <param name="Interval">Null takes the server's.</param>
public sealed record RuleGroup(string Name, ConfigPlace Place, int Document, TimeSpan? Interval, IReadOnlyList<PrometheusRule> Rules);

/// <summary>A recording or alerting rule.</summary>
/// <param name="Record">The name of the metric that it makes; null for an alert.</param>
/// <param name="Alert">The alert's name; null for a recording rule.</param>
/// <param name="Place">Where the rule begins.</param>
/// <param name="Parse">The expression as a tree, or why there is none.</param>
public sealed record PrometheusRule(RuleText? Record, RuleText? Alert, ConfigPlace Place, RuleText Expression, PromParse Parse)
{
    public TimeSpan? For { get; init; }

    public ConfigPlace? ForPlace { get; init; }

    public TimeSpan? KeepFiringFor { get; init; }

    public IReadOnlyDictionary<string, RuleText> Labels { get; init; } = new Dictionary<string, RuleText>();

    public IReadOnlyDictionary<string, RuleText> Annotations { get; init; } = new Dictionary<string, RuleText>();

    /// <summary>Where the mapping of labels begins; null without one.</summary>
    public ConfigPlace? LabelsPlace { get; init; }

    public ConfigPlace? AnnotationsPlace { get; init; }

    public bool IsAlert => Alert is not null;

    public string Name => Alert?.Text ?? Record?.Text ?? "";

    public PromExpression? Tree => Parse.Expression;
}
