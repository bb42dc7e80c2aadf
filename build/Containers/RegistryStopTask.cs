using Cake.Frosting;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("RegistryStop")]
[TaskDescription("Stop this user's local registry; its images stay for the next start")]
public sealed class RegistryStopTask(RegistryStopper registry, RegistryStopPlanner planner) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await registry.StopAsync(context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.PlanAsync(context.Cancel);
}
