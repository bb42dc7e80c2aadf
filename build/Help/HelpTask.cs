using Cake.Frosting;
using PipelineBuild.Results;

namespace Build.Help;

/// <summary>What a newcomer sees who runs the program without a target.</summary>
[TaskName(Name)]
[TaskDescription("Show this page: all targets by capability and the first commands")]
public sealed class HelpTask : StepTask
{
    internal const string Name = "Default";

    protected override Task<StepResult> StepAsync(BuildContext context) =>
        Task.FromResult(StepResult.Passed("") with { Text = HelpPage.Render(TargetNames.All) });
}
