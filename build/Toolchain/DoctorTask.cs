using Cake.Frosting;
using PipelineBuild.Results;
using PipelineBuild.Toolchain;

namespace Build.Toolchain;

[TaskName("Doctor")]
[TaskDescription("Show which programs are found or missing, what that blocks and how to mend it")]
public sealed class DoctorTask(ToolDoctor doctor) : StepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await doctor.InspectAsync(Workload.Of(context.Config), null, context.Cancel);
}
