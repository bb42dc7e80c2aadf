using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Results;

namespace Build.Delivery;

[TaskName("Unlock")]
[TaskDescription("Break the lock of --environment=NAME with --reason=TEXT, when its holder will never give it back; the ledger tells")]
public sealed class UnlockTask(DeliveryControls controls, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) => context.Config.Environments.Count == 0 ? DeliveryText.NoEnvironments : null;

    protected override Task<StepResult> StepAsync(BuildContext context) => controls.UnlockAsync(context.Config, line.Delivery, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => controls.PlanUnlockAsync(context.Config, line.Delivery, context.Cancel);
}
