using Cake.Frosting;
using PipelineBuild.Results;
using PipelineBuild.Workflows;

namespace Build.Workflows;

[TaskName("WorkflowDocs")]
[TaskDescription("Write the table of workflows into the README: when each runs, what it calls, secrets, permissions")]
public sealed class WorkflowDocsTask(WorkflowDocumenter documenter) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await documenter.WriteAsync(context.Config, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => Task.FromResult(documenter.Plan(context.Config));
}
