using PipelineBuild.Results;

namespace PipelineBuild.Workflows.Rules;

/// <summary>Workflows that run beside themselves.</summary>
internal sealed class MissingConcurrency() : WorkflowRule("workflows/missing-concurrency")
{
    public override IEnumerable<Finding> Check(WorkflowSet set) => set.Workflows
        .Where(file => file.Jobs.Count > 0 && !file.HasConcurrency && file.Jobs.Any(job => !job.HasConcurrency) && !file.Triggers.All(trigger => trigger.Name == "workflow_call"))
        .Select(file => Found(file.Jobs.First(job => !job.HasConcurrency).Place, "two runs at once are possible, and nothing says which of them goes on; add concurrency with a group, and cancel-in-progress only where nothing is changed"));
}
