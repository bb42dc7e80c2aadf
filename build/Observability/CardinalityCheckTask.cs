using Cake.Frosting;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Results;

namespace Build.Observability;

[TaskName("CardinalityCheck")]
[TaskDescription("Count series per metric and label, hold them against their budgets, and name the label that makes them so many")]
public sealed class CardinalityCheckTask(CardinalityCheck check, StackScrape stacks) : ChangingStepTask
{
    protected override string? SkipReason(BuildContext context) =>
        context.Config.Observability.Cardinality.Sources.Count == 0 ? "no observability.cardinality.sources in pipeline.yml" : null;

    protected override async Task<StepResult> StepAsync(BuildContext context) =>
        await check.CheckAsync(context.Config, async (source, cancel) => await stacks.CountAsync(await context.WithImagesAsync(), source, cancel), context.Cancel);

    protected override async Task<PlanResult> PlanAsync(BuildContext context) => await stacks.PlanAsync(context.Config, context.Cancel);
}
