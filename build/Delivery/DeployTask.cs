using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Results;

namespace Build.Delivery;

[TaskName("Deploy")]
[TaskDescription("Bring the newest published version, or --package-version=V, into --environment=NAME without losing a request; takes itself back when it is not healthy")]
public sealed class DeployTask(Deployer deployer, DeliveryPlanner planner, RouterImages router, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) => context.Config.Environments.Count == 0 ? DeliveryText.NoEnvironments : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await deployer.DeployAsync(await context.WithImagesAsync(), line.Delivery, router.EnsureAsync, context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await planner.DeployAsync(await context.WithImagesAsync(), line.Delivery, context.Cancel);
}
