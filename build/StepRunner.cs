using Build.Help;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace Build;

/// <summary>Runs one step: tools first, time taken, exceptions turned into results, everything recorded.</summary>
public sealed class StepRunner(
    CommandLine line, StepTools tools, Workspace workspace, ResultStore results, StepJournal journal, Terminal terminal, SecretMask mask, IProgress<string> progress, TimeProvider time)
{
    internal async Task<StepResult> RunAsync(StepCall call, BuildContext context)
    {
        var started = time.GetUtcNow();
        var stamp = time.GetTimestamp();
        using var span = PipelineTrace.StartTarget(call.Name);
        using var group = terminal.OpenGroup(call.Name);
        var result = (call.SkipReason is { } reason ? StepResult.Skipped(reason) : await AttemptAsync(call, context)).Masked(text => mask.Apply(text));
        result = line.Plan ? result : Keep(call.Name, result);
        RunResult.Describe(span, result, context.Report.Cancelled);
        context.Report.Add(new TaskRecord(call.Name, result, started, time.GetElapsedTime(stamp)));
        return result;
    }

    private async Task<StepResult> AttemptAsync(StepCall call, BuildContext context)
    {
        try
        {
            var result = line.Plan ? await PlanAsync(call, context) : await WorkAsync(call, context);
            if (result.Outcome is Outcome.Failed or Outcome.Errored)
            {
                context.Cancel.ThrowIfCancellationRequested();
            }

            return result;
        }
        catch (Exception) when (context.Cancel.IsCancellationRequested)
        {
            // A terminal's Ctrl-C reaches the programs we started too: their bad endings are no news then.
            context.Report.Cancelled = true;
            return StepResult.Errored("cancelled");
        }
        catch (BakeFileException error)
        {
            return error.Result;
        }
        catch (Exception error)
        {
            return StepResult.Errored(error.Message);
        }
    }

    private async Task<StepResult> PlanAsync(StepCall call, BuildContext context) =>
        call.Name == HelpTask.Name ? await call.Step()
        : call.Plan is null ? StepResult.Passed("plan: nothing would change, this target only reads")
        : await tools.PlanAsync(call.Name, call.Plan, context);

    private async Task<StepResult> WorkAsync(StepCall call, BuildContext context)
    {
        call.Anticipate();
        if (!call.Changes)
        {
            return await tools.MissingAsync(call.Name, context) ?? await call.Step();
        }

        var killed = journal.Begin(call.Name);
        var complete = false;
        try
        {
            if (killed is not null)
            {
                progress.Report($"{killed}; what is done already is found out and kept, the rest is done now");
            }

            var result = await tools.MissingAsync(call.Name, context) ?? await call.Step();
            complete = result.Outcome == Outcome.Passed;
            return killed is null ? result : result with { Findings = [new Finding("run/continued", Severity.Note, killed.ToString()), .. result.Findings] };
        }
        finally
        {
            journal.End(complete);
        }
    }

    /// <summary>Saves every ending, so that a later process never takes an earlier pass for the last word. The help page leaves no trace.</summary>
    private StepResult Keep(string name, StepResult result)
    {
        try
        {
            if (name != HelpTask.Name)
            {
                workspace.PrepareArtifacts();
                results.Save(name, result);
            }

            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return StepResult.Errored($"the result could not be saved: {error.Message}");
        }
    }
}
