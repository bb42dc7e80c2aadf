using Cake.Frosting;
using PipelineBuild.Results;
using PipelineBuild.Workflows.Writing;

namespace Build.Workflows;

[TaskName("WorkflowWrite")]
[TaskDescription("Write the GitHub workflows that pipeline.yml asks for; keeps what stands outside the generated regions")]
public sealed class WorkflowWriteTask(WorkflowWriter writer) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await writer.WriteAsync(context.Config, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => Task.FromResult(writer.Plan(context.Config));
}
