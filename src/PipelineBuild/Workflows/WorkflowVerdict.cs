using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Workflows;

/// <summary>Asks every rule about a set of workflows; pure.</summary>
public static class WorkflowVerdict
{
    private const string Comment = "workflows/ignore";

    /// <param name="more">Findings that no rule makes from the files alone.</param>
    public static (IReadOnlyList<Finding> Findings, IReadOnlyList<IgnoredFinding> Ignored) Of(WorkflowSet set, IEnumerable<Finding>? more = null)
    {
        var found = WorkflowRules.All.SelectMany(rule => rule.Check(set)).ToList();
        var (kept, ignored) = IgnoreComments.Apply(found, set.Files.ToDictionary(file => file.File, file => file.Text), WorkflowRules.Ids, Comment);
        var all = Problems(set).Concat(kept).Concat(more ?? []);
        return (all.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ToList(), ignored);
    }

    private static IEnumerable<Finding> Problems(WorkflowSet set)
    {
        foreach (var file in set.Files)
        {
            foreach (var problem in file.Problems)
            {
                yield return new Finding("workflows/invalid", Severity.Error, problem.Message, problem.File, problem.Line > 0 ? problem.Line : null, problem.Line > 0 ? problem.Column : null);
            }

            if (file is { Problems.Count: 0, IsAction: false } && (file.Triggers.Count == 0 || file.Jobs.Count == 0))
            {
                yield return new Finding("workflows/invalid", Severity.Error, file.Triggers.Count == 0 ? "nothing starts it: there is no 'on'" : "there are no jobs", file.File, 1, 1);
            }
        }
    }
}
