using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Linting;

/// <summary>What all rules say about the monitoring configuration.</summary>
/// <param name="Ignored">What a comment or pipeline.yml has switched off, with the reason.</param>
/// <param name="Unasked">Rules that could not be asked about this workspace, with the reason.</param>
public sealed record ObservabilityReport(IReadOnlyList<Finding> Findings, IReadOnlyList<IgnoredFinding> Ignored, IReadOnlyDictionary<string, string> Unasked);

/// <summary>Asks every rule about the monitoring configuration; pure.</summary>
public static class ObservabilityCheck
{
    private const string Comment = "observability/ignore";

    public static ObservabilityReport Run(ObservabilityModel model, ObservabilityLintSettings settings)
    {
        var unasked = ObservabilityRules.All.Select(rule => (rule.Id, Reason: rule.Unasked(model))).Where(rule => rule.Reason is not null).ToDictionary(rule => rule.Id, rule => rule.Reason!);
        var found = ObservabilityRules.All.Where(rule => !unasked.ContainsKey(rule.Id)).SelectMany(rule => rule.Check(model)).Distinct().Select(finding => ToResult(finding, settings)).ToList();
        var off = found.Where(pair => pair.Setting is { Severity: null }).ToList();
        var on = found.Where(pair => pair.Setting is not { Severity: null }).Select(pair => pair.Finding).ToList();
        var (kept, ignored) = IgnoreComments.Apply(on, SourcesOf(model), ObservabilityRules.Ids, Comment, unasked.Keys.ToHashSet());
        return new ObservabilityReport(kept, [.. ignored, .. off.Select(pair => new IgnoredFinding(pair.Finding, pair.Setting!.Reason))], unasked);
    }

    private static Dictionary<string, string> SourcesOf(ObservabilityModel model) =>
        model.RuleFiles.Select(file => (file.File, file.Source)).Concat(model.Configs.Select(file => (file.File, file.Source))).Concat(model.Alertmanagers.Select(file => (file.File, file.Source)))
            .DistinctBy(pair => pair.File).ToDictionary(pair => pair.File, pair => pair.Source);

    private static (Finding Finding, ObservabilityRuleSetting? Setting) ToResult(RuleFinding finding, ObservabilityLintSettings settings)
    {
        var setting = settings.Of(finding.Rule, finding.Place.File);
        return (new Finding(finding.Rule, setting?.Severity ?? RuleCatalogue.Of(finding.Rule).Usual, finding.Message, finding.Place.File, finding.Place.Line, finding.Place.Column), setting);
    }
}
