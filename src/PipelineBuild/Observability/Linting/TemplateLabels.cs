using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Linting;

/// <summary>A label that a template of an alert writes out.</summary>
/// <param name="Text">The template.</param>
/// <param name="Offset">Where in it the name stands.</param>
/// <param name="In">The annotation or label that holds the template.</param>
internal sealed record TemplateLabel(string Name, RuleText Text, int Offset, string In)
{
    public ConfigPlace Place => Text.PlaceOf(Offset);
}

/// <summary>Finds which labels of the alert's expression its templates use.</summary>
internal static partial class TemplateLabels
{
    public static IEnumerable<TemplateLabel> Of(PrometheusRule rule) => !rule.IsAlert ? [] :
        rule.Annotations.Concat(rule.Labels).SelectMany(text => Of(text.Value).Select(match => new TemplateLabel(match.Groups["name"].Value, text.Value, match.Groups["name"].Index, text.Key)));

    private static IEnumerable<Match> Of(RuleText text) =>
        Action().Matches(text.Text).SelectMany(action => Use().Matches(text.Text, action.Index).TakeWhile(use => use.Index < action.Index + action.Length))
            .Where(use => use.Groups["dollar"].Success || !ChangesDot().IsMatch(text.Text));

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"(?<dollar>\$labels)\.(?<name>[A-Za-z_]\w*)|index\s+(?<dollar>\$labels)\s+""(?<name>[A-Za-z_]\w*)""|(?<![\w.\)])\.Labels\.(?<name>[A-Za-z_]\w*)")]
    private static partial Regex Use();

    /// <summary>Within these a leading dot means something else than the alert.</summary>
    [GeneratedRegex(@"\{\{-?\s*(range|with|define|template|block)\b")]
    private static partial Regex ChangesDot();
}
