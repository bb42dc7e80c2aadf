using System.Reflection;
using Cake.Core;
using Cake.Frosting;
using PipelineBuild.Results;

namespace Build;

/// <summary>The one base class of all tasks: names the work, lets <see cref="StepRunner"/> do what is common, stops Cake when it failed.</summary>
public abstract class StepTask : AsyncFrostingTask<BuildContext>
{
    public sealed override async Task RunAsync(BuildContext context)
    {
        var call = new StepCall(GetType().GetCustomAttribute<TaskNameAttribute>()!.Name, SkipReason(context), () => Anticipate(context), () => StepAsync(context), Plan(context));
        if (await context.Steps.RunAsync(call, context) is { Outcome: Outcome.Failed or Outcome.Errored } result)
        {
            throw new CakeException($"{call.Name}: {result.Summary}");
        }
    }

    /// <summary>Why there is nothing to do, or null. Never override ShouldRun: a skipped target would fail the build.</summary>
    protected virtual string? SkipReason(BuildContext context) => null;

    /// <summary>Begins with slow questions of the step while its tools are checked; must change nothing and not wait.</summary>
    protected virtual void Anticipate(BuildContext context) { }

    protected abstract Task<StepResult> StepAsync(BuildContext context);

    /// <summary>Null for a target that only reads.</summary>
    private protected virtual Func<Task<PlanResult>>? Plan(BuildContext context) => null;
}
