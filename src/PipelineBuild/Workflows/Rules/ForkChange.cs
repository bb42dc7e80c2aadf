using System.Text.RegularExpressions;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Targets that change the world, run for a pull request that anybody can open.</summary>
internal sealed partial class ForkChange() : WorkflowRule("workflows/fork-change")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set)
    {
        foreach (var call in TargetCall.Of(job, set.Settings))
        {
            if (file.StartsOn("pull_request_target"))
            {
                yield return Found(call.Place, $"{call.Target} runs on pull_request_target: with the repository's secrets, on what a fork brings; use pull_request");
            }
            else if (file.StartsOn("pull_request") && !IsGuarded(job.If) && !IsGuarded(call.Step.If) && set.NeedsOf(call)?.Changes(set.Inputs) == true)
            {
                yield return Found(call.Place, $"{call.Target} changes the world and runs on pull requests, also those of forks; take pull_request away, add --plan, or let the job run only if github.event_name != 'pull_request'");
            }
        }
    }

    private static bool IsGuarded(string? condition) => condition is not null && !condition.Contains("||", StringComparison.Ordinal) && Guard().IsMatch(condition);

    [GeneratedRegex(@"github\.event_name\s*!=\s*'pull_request'|github\.event_name\s*==\s*'(push|schedule|workflow_dispatch|release)'|head\.repo\.full_name\s*==\s*github\.repository")]
    private static partial Regex Guard();
}
