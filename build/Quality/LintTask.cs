using Cake.Frosting;
using PipelineBuild.Quality;
using PipelineBuild.Results;

namespace Build.Quality;

[TaskName("Lint")]
[TaskDescription("Check this project's own formatting, warnings and shell files")]
public sealed class LintTask(SourceLint lint) : StepTask
{
    protected override async Task<StepResult> StepAsync(BuildContext context) => await lint.CheckAsync(OwnRepository.Root, context.Cancel);
}
