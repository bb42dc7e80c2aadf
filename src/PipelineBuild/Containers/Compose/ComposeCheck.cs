using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Containers.Compose;

/// <summary>What all rules say about one compose file.</summary>
/// <param name="Findings">In the order of the file.</param>
/// <param name="Ignored">What a comment or pipeline.yml has switched off, with the reason.</param>
public sealed record ComposeReport(IReadOnlyList<Finding> Findings, IReadOnlyList<IgnoredFinding> Ignored, IReadOnlyList<Deployability> Services)
{
    /// <summary>Those of the findings that a safe change mends.</summary>
    internal IReadOnlyList<ComposeFinding> Mends { get; init; } = [];
}

/// <summary>Asks every rule about a compose file; pure but for the Dockerfiles that the file names.</summary>
public static class ComposeCheck
{
    private const string Comment = "compose/ignore";

    public static ComposeReport Run(ComposeProject project, RuleSettings settings)
    {
        var found = ComposeRules.All.SelectMany(rule => rule.Check(project)).Select(finding => (Finding: finding, Result: settings.Judge(finding.Rule, finding.Message, finding.Place))).ToList();
        var off = found.Where(pair => pair.Result.OffBecause is not null).ToList();
        var on = found.Where(pair => pair.Result.OffBecause is null).ToList();
        var (kept, ignored) = IgnoreComments.Apply(on.Select(pair => pair.Result.Finding).ToList(), project.Sources, ComposeRules.Ids, Comment);
        var stands = kept.ToHashSet();
        var byService = found.ToLookup(pair => pair.Finding.Service, pair => pair.Finding.Rule);
        var all = Problems(project).Concat(kept);
        return new ComposeReport(
            all.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ToList(),
            [.. ignored, .. off.Select(pair => new IgnoredFinding(pair.Result.Finding, pair.Result.OffBecause!))],
            project.Services.Select(service => Deployability.Judge(
                project.File, service.Name, project.IsJob(service), byService[service.Name].ToHashSet(StringComparer.Ordinal))).ToList())
        {
            Mends = on.Where(pair => stands.Contains(pair.Result.Finding)).Select(pair => pair.Finding).Where(finding => finding.Mend is not null).DistinctBy(finding => finding.Mend!.Start).ToList(),
        };
    }

    /// <summary>A file that says nothing has not passed.</summary>
    private static IEnumerable<Finding> Problems(ComposeProject project) => project is { Problems.Count: 0, Services.Count: 0 }
        ? [new Finding("compose/invalid", Severity.Error, "defines no service, so there is nothing to check", project.File)]
        : project.Problems.Select(problem => new Finding(
            "compose/invalid", Severity.Error, problem.Path.Length == 0 ? problem.Message : $"{problem.Path}: {problem.Message}", problem.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null));
}
