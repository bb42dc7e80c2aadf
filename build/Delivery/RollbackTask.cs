using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Results;

namespace Build.Delivery;

[TaskName("Rollback")]
[TaskDescription("Bring --environment=NAME back to its last good version, or to --package-version=V, with --reason=TEXT; from what the host holds, also without a registry")]
public sealed class RollbackTask(Rollbacker rollbacker, DeliveryPlanner planner, RouterImages router, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) => context.Config.Environments.Count == 0 ? DeliveryText.NoEnvironments : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await rollbacker.RollbackAsync(context.Config, line.Delivery, router.EnsureAsync, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => planner.RollbackAsync(context.Config, line.Delivery, context.Cancel);
}
