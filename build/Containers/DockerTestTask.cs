using Cake.Frosting;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("DockerTest")]
[TaskDescription("Run the stacks of pipeline.yml with the built images, check what they declare, remove them with their volumes")]
[IsDependentOn(typeof(DockerBuildTask))]
public sealed class DockerTestTask(StackTests stacks, StackTestPlanner planner) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.Stacks.Count == 0 ? "no containers.stacks in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await stacks.TestAsync(await context.WithImagesAsync(), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.PlanAsync(await context.WithImagesAsync(), context.Cancel);
}
