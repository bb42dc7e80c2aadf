using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Arguments that a target does not know, and inputs that the action does not have.</summary>
internal sealed class UnknownArgument() : WorkflowRule("workflows/unknown-argument")
{
    protected override IEnumerable<Finding> Check(WorkflowJob job, WorkflowFile file, WorkflowSet set) =>
        job.Steps.Where(step => TargetCall.IsTask(step, set.Settings)).SelectMany(step => step.With).Where(entry => !TargetCall.Inputs.Contains(entry.Key))
            .Select(entry => Found(entry.Place, $"the action has no input '{entry.Key}'{Suggestion.For(entry.Key, TargetCall.Inputs)}"))
            .Concat(TargetCall.Of(job, set.Settings).SelectMany(call => Unknown(call, set)));

    private IEnumerable<Finding> Unknown(TargetCall call, WorkflowSet set)
    {
        var need = set.NeedsOf(call.Target);
        foreach (var argument in call.Arguments)
        {
            var name = TargetCall.NameOf(argument);
            if (!argument.Text.StartsWith("--", StringComparison.Ordinal))
            {
                yield return Found(argument.Place, $"'{argument.Text}' is no argument: one per line, such as --plan or --server=eu");
            }
            else if (need is not null && !need.Knows(name))
            {
                yield return Found(argument.Place, $"{call.Target} does not know --{name}{Suggestion.For(name, need.Arguments.Split(' ').Concat(TargetNeeds.CommonArguments))}");
            }
        }
    }
}
