using Cake.Frosting;
using PipelineBuild.Delivery;
using PipelineBuild.Results;

namespace Build.Delivery;

[TaskName("DeployStatus")]
[TaskDescription("Show what runs in --environment=NAME, where its traffic goes, who holds its lock, and where a deployment stands; changes nothing")]
public sealed class DeployStatusTask(DeployStatus status, CommandLine line) : StepTask
{
    protected override string? SkipReason(BuildContext context) => context.Config.Environments.Count == 0 ? DeliveryText.NoEnvironments : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) => await status.ShowAsync(context.Config, line.Environment, context.Cancel);
}
