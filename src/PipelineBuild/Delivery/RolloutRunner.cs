using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Runs a rollout to its end: looks, decides, writes down, acts, and looks again.</summary>
public sealed class RolloutRunner(TimeProvider time, IProgress<string> progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <param name="cancel">Turns the rollout back; going back is not cancelled.</param>
    /// <returns>The record as it was persisted last: its rollout is over.</returns>
    public async Task<RolloutRecord> RunAsync(RolloutRecord record, RolloutLimits limits, IRolloutWorld world, CancellationToken cancel)
    {
        var (begun, isDone, trouble) = (time.GetTimestamp(), false, (string?)null);
        while (true)
        {
            var look = await world.ObserveAsync(record, CancellationToken.None);
            var seen = look with { Elapsed = time.GetElapsedTime(begun), IsDone = isDone, Trouble = trouble, Abort = cancel.IsCancellationRequested ? "the run was cancelled" : look.Abort };
            var before = record.State;
            var (state, action) = Rollout.Next(before, seen, limits);
            if ((before.Position, before.Phase) != (state.Position, state.Phase))
            {
                begun = time.GetTimestamp();
            }

            record = record with { State = state };
            if (action != RolloutAction.Wait || before.Phase != state.Phase)
            {
                await world.PersistAsync(record, CancellationToken.None);
                Tell(before, state);
            }

            (isDone, trouble) = (false, null);
            switch (action)
            {
                case RolloutAction.End:
                    return record;
                case RolloutAction.Act:
                    trouble = await ActAsync(record, state.Step!, world);
                    isDone = trouble is null;
                    break;
                default:
                    await WaitAsync((before.Position, before.Phase) == (state.Position, state.Phase), cancel);
                    break;
            }
        }
    }

    private async Task<string?> ActAsync(RolloutRecord record, RolloutStep step, IRolloutWorld world)
    {
        try
        {
            await world.ActAsync(record, step, CancellationToken.None);
            if (step.Kind == StepKind.Shift && record.State.Rotation.GetValueOrDefault(step.Service, []) is { Count: > 0 } carrying)
            {
                progress.Report($"{record.State.Environment}: traffic of {step.Service} is on {string.Join(' ', carrying)}");
            }

            return null;
        }
        catch (Exception error) when (error is DeliveryException or ProcessFailedException or TimeoutException)
        {
            return error.Message;
        }
    }

    private void Tell(RolloutState before, RolloutState state)
    {
        if (state.Phase == RolloutPhase.RollingBack && before.GoesForward)
        {
            progress.Report($"{state.Environment}: going back to {state.FromVersion ?? "what was before"}: {state.Why}");
        }

        progress.Report(FormattableString.Invariant($"{state.Environment}: {state.Phase}{(state.Step is { } step && !state.IsOver ? $", step {state.Position + 1} of {state.Steps.Count}: {step}" : "")}"));
    }

    /// <summary>A run that is being cancelled looks at once; from then on it waits as ever.</summary>
    private async Task WaitAsync(bool isIdle, CancellationToken cancel)
    {
        if (isIdle)
        {
            await Task.Delay(Pause, time, cancel.IsCancellationRequested ? CancellationToken.None : cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
