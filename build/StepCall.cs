using PipelineBuild.Results;

namespace Build;

/// <summary>What a task asks of the runner.</summary>
/// <param name="SkipReason">Why there is nothing to do, or null.</param>
/// <param name="Anticipate">Begins with what the step will have to wait for.</param>
/// <param name="Plan">Null for a target that only reads.</param>
internal sealed record StepCall(string Name, string? SkipReason, Action Anticipate, Func<Task<StepResult>> Step, Func<Task<PlanResult>>? Plan)
{
    public bool Changes => Plan is not null;
}
