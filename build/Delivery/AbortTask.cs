using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Results;

namespace Build.Delivery;

[TaskName("Abort")]
[TaskDescription("Call off the deployment to --environment=NAME that runs elsewhere or was left half done: traffic goes back first")]
public sealed class AbortTask(DeliveryControls controls, DeliveryPlanner planner, RouterImages router, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) => context.Config.Environments.Count == 0 ? DeliveryText.NoEnvironments : null;

    protected override Task<StepResult> StepAsync(BuildContext context) =>
        controls.AbortAsync(context.Config, line.Delivery, router.EnsureAsync, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.AbortAsync(context.Config, line.Delivery, context.Cancel);
}
