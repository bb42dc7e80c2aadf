using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Rules;

/// <summary>A variable of a template stands outside of double braces.</summary>
internal sealed partial class TemplateText() : ObservabilityRule("prometheus/template-text")
{
    protected override IEnumerable<RuleFinding> Check(PrometheusRule rule, ObservabilityModel model) =>
        from text in rule.IsAlert ? rule.Annotations.Concat(rule.Labels) : []
        where text.Value.Text.Contains('$')
        from match in Use().Matches(text.Value.Text)
        where match.Groups["bare"].Success
        select Found(text.Value.PlaceOf(match.Index), $"{text.Key} of {rule.Name} holds {match.Value.Trim()} outside of double braces, so people read these very letters; write {{{{ {match.Groups["bare"].Value} }}}}");

    /// <summary>What stands in double braces is passed over.</summary>
    [GeneratedRegex(@"\{\{.*?\}\}|\{?[ \t]*(?<bare>\$(?:labels\.\w+|value\b|externalLabels\.\w+|externalURL\b))[ \t]*\}?", RegexOptions.Singleline)]
    private static partial Regex Use();
}
