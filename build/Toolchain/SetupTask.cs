using Cake.Frosting;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;

namespace Build.Toolchain;

[TaskName("Setup")]
[TaskDescription("Get every missing program and start the Docker Engine; also --setup on any target")]
public sealed class SetupTask(Workload workload, ToolInstaller installer, SetupPlanner planner) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await installer.InstallAsync(await workload.OfAsync(context.Config, context.Cancel), null, context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) =>
        await planner.PlanAsync(await workload.OfAsync(context.Config, context.Cancel), null, context.Cancel);
}
