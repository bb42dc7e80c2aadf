using Build.Help;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;

namespace Build;

/// <summary>Runs one step: tools first, time taken, exceptions turned into results, everything recorded.</summary>
public sealed class StepRunner(CommandLine line, Workload workload, Workspace workspace, ToolDoctor doctor, ToolInstaller installer, ResultStore results, Terminal terminal, SecretMask mask, TimeProvider time)
{
    public async Task<StepResult> RunAsync(string name, BuildContext context, string? skipReason, Func<Task<StepResult>> step)
    {
        var started = time.GetUtcNow();
        var stamp = time.GetTimestamp();
        using var group = terminal.OpenGroup(name);
        var result = skipReason is not null ? StepResult.Skipped(skipReason) : await AttemptAsync(name, context, step);
        result = Keep(name, result.Masked(text => mask.Apply(text)));
        context.Report.Add(new TaskRecord(name, result, started, time.GetElapsedTime(stamp)));
        return result;
    }

    private async Task<StepResult> AttemptAsync(string name, BuildContext context, Func<Task<StepResult>> step)
    {
        try
        {
            var result = await MissingToolsAsync(name, context) ?? await step();
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
        catch (Exception error)
        {
            return StepResult.Errored(error.Message);
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

    /// <summary>With --setup what the target needs is fetched; without it, a missing program is said before any work begins.</summary>
    private async Task<StepResult?> MissingToolsAsync(string name, BuildContext context)
    {
        if (!ToolchainList.All.Any(tool => tool.Targets.Contains(name)))
        {
            return null;
        }

        var needs = await workload.OfAsync(context.Config, context.Cancel);
        if (line.Setup && await installer.InstallAsync(needs, [name], context.Cancel) is { Outcome: not Outcome.Passed } failed)
        {
            return failed;
        }

        var state = await doctor.InspectAsync(needs, [name], context.Cancel);
        return state.Outcome == Outcome.Passed
            ? null
            : StepResult.Errored($"{state.Summary}. Add --setup to get what is missing, or run ./build.sh --target=Doctor") with { Findings = state.Findings };
    }
}
