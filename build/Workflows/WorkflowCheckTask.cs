using Cake.Frosting;
using PipelineBuild.Results;
using PipelineBuild.Workflows;

namespace Build.Workflows;

[TaskName("WorkflowCheck")]
[TaskDescription("Check GitHub workflows: targets, arguments, secrets, permissions, pins; and that generated ones and their table are up to date")]
public sealed class WorkflowCheckTask(WorkflowChecker checker) : StepTask
{
    protected override Task<StepResult> StepAsync(BuildContext context) => Task.FromResult<StepResult>(checker.Check(context.Config));
}
