using PipelineBuild.Results;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Targets that the table of workflows promises and no step runs.</summary>
internal sealed class PromisedTarget() : WorkflowRule("workflows/promised-target")
{
    public override IEnumerable<Finding> Check(WorkflowSet set)
    {
        foreach (var promise in set.Promises)
        {
            var file = set.Workflows.FirstOrDefault(file => Path.GetFileName(file.File) == promise.Workflow);
            var run = file?.Jobs.SelectMany(job => TargetCall.Of(job, set.Settings)).Select(call => call.Target).ToList() ?? [];
            foreach (var target in promise.Targets.Except(run))
            {
                yield return Found(promise.Place, file is null ? $"the table promises that {promise.Workflow} runs {target}, and there is no such workflow" : $"the table promises that {promise.Workflow} runs {target}, and no step of it does");
            }
        }
    }
}
