using Cake.Frosting;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;

namespace Build.Toolchain;

[TaskName("Doctor")]
[TaskDescription("Show which programs are found or missing, what that blocks and how to mend it")]
public sealed class DoctorTask(Workload workload, ToolDoctor doctor) : StepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await doctor.InspectAsync(await workload.OfAsync(context.Config, context.Cancel), null, context.Cancel);
}
