using Cake.Frosting;
using PipelineBuild.Quality;
using PipelineBuild.Results;

namespace Build.Quality;

[TaskName("Test")]
[TaskDescription("Run this project's own unit, host and integration tests")]
public sealed class TestTask(TestSuite tests) : ChangingStepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await tests.RunAsync(OwnRepository.Root, context.Cancel);

    protected override Task<PlanResult> PlanAsync(BuildContext context) => Task.FromResult(tests.Plan(OwnRepository.Root));
}
