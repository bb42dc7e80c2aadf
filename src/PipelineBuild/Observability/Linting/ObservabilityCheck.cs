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

    public static ObservabilityReport Run(ObservabilityModel model, RuleSettings settings)
    {
        var unasked = ObservabilityRules.All.Select(rule => (rule.Id, Reason: rule.Unasked(model))).Where(rule => rule.Reason is not null).ToDictionary(rule => rule.Id, rule => rule.Reason!);
        var found = Ask(ObservabilityRules.All.Where(rule => !unasked.ContainsKey(rule.Id)).ToList(), model).Distinct().Select(finding => settings.Judge(finding.Rule, finding.Message, finding.Place)).ToList();
        var off = found.Where(judged => judged.OffBecause is not null).ToList();
        var on = found.Where(judged => judged.OffBecause is null).Select(judged => judged.Finding).ToList();
        var (kept, ignored) = IgnoreComments.Apply(on, SourcesOf(model), ObservabilityRules.Ids, Comment, unasked.Keys.ToHashSet());
        return new ObservabilityReport(kept, [.. ignored, .. off.Select(judged => new IgnoredFinding(judged.Finding, judged.OffBecause!))], unasked);
    }

    private static IEnumerable<RuleFinding> Ask(IReadOnlyList<ObservabilityRule> rules, ObservabilityModel model)
    {
        var found = new IReadOnlyList<RuleFinding>[rules.Count];
        Parallel.For(0, rules.Count, index => found[index] = rules[index].Check(model).ToList());
        return found.SelectMany(findings => findings);
    }

    private static Dictionary<string, string> SourcesOf(ObservabilityModel model) =>
        model.RuleFiles.Select(file => (file.File, file.Source)).Concat(model.Configs.Select(file => (file.File, file.Source))).Concat(model.Alertmanagers.Select(file => (file.File, file.Source)))
            .DistinctBy(pair => pair.File).ToDictionary(pair => pair.File, pair => pair.Source);
}
