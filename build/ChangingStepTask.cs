using PipelineBuild.Results;

namespace Build;

/// <summary>The base class of all tasks that change something outside artifacts/: with --plan they tell what, and a journal lets a killed run go on.</summary>
public abstract class ChangingStepTask : StepTask
{
    /// <summary>What <see cref="StepTask.StepAsync"/> would change; changes nothing itself.</summary>
    protected abstract Task<PlanResult> PlanAsync(BuildContext context);

    private protected sealed override Func<Task<PlanResult>>? Plan(BuildContext context) => () => PlanAsync(context);
}
