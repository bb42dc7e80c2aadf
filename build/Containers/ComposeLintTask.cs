using Cake.Frosting;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Results;

namespace Build.Containers;

[TaskName("ComposeLint")]
[TaskDescription("Check compose files without starting them, and score what keeps each service from running twice; --fix mends")]
public sealed class ComposeLintTask(ComposeLinter linter, ComposeMender mender, CommandLine line) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Containers.ComposeFiles.Count == 0 ? "no containers.composeFiles in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        line.Fix ? await mender.MendAsync(context.Config, context.Cancel) : linter.Lint(context.Config);

    protected override Task<PlanResult> PlanAsync(BuildContext context) =>
        Task.FromResult(line.Fix ? mender.Plan(context.Config) : PlanResult.Of([], "only with --fix"));
}
