using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Results;

namespace Build.Delivery;

[TaskName("Finalize")]
[TaskDescription("Remove what --environment=NAME keeps warm of the version before, or end the watching of a deployment that runs")]
public sealed class FinalizeTask(DeliveryControls controls, DeliveryPlanner planner, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) => context.Config.Environments.Count == 0 ? DeliveryText.NoEnvironments : null;

    protected override Task<StepResult> StepAsync(BuildContext context) => controls.FinalizeAsync(context.Config, line.Delivery, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.FinalizeAsync(context.Config, line.Delivery, context.Cancel);
}
