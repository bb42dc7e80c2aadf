using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;

namespace Build;

/// <summary>Sees to it that a target's programs are there before it begins: with --setup they are got, without it what is missing is said.</summary>
public sealed class StepTools(CommandLine line, Workload workload, ToolDoctor doctor, ProbeMemory memory, ToolInstaller installer, SetupPlanner planner)
{
    /// <summary>Null when the target can begin.</summary>
    public async Task<StepResult?> MissingAsync(string target, BuildContext context)
    {
        if (!UsesTools(target))
        {
            return null;
        }

        var needs = await workload.OfAsync(context.Config, context.Cancel);
        if (line.Setup && await PipelineTrace.StepAsync("get missing tools", () => installer.InstallAsync(needs, [target], context.Cancel)) is { Outcome: not Outcome.Passed } failed)
        {
            return failed;
        }

        return await MissingAsync(needs, target, context.Cancel);
    }

    /// <summary>The target's plan behind what --setup would get; that alone when the target can't look at the world before.</summary>
    public async Task<StepResult> PlanAsync(string target, Func<Task<PlanResult>> plan, BuildContext context)
    {
        if (!UsesTools(target))
        {
            return (await plan()).Titled(target);
        }

        var needs = await workload.OfAsync(context.Config, context.Cancel);
        var first = line.Setup ? (await planner.PlanAsync(needs, [target], context.Cancel)).Changes : [];
        return first.Count == 0
            ? await MissingAsync(needs, target, context.Cancel) ?? (await plan()).Titled(target)
            : PlanResult.Of(first, $"what {target} itself would change can be told when these are done").Titled($"{target} --setup");
    }

    private static bool UsesTools(string target) => ToolchainList.All.Any(tool => tool.Targets.Contains(target));

    private async Task<StepResult?> MissingAsync(WorkloadNeeds needs, string target, CancellationToken cancel)
    {
        var state = await PipelineTrace.StepAsync("check tools", () => doctor.CheckAsync(needs, target, memory, cancel));
        return state.Outcome == Outcome.Passed
            ? null
            : StepResult.Errored($"{state.Summary}. Add --setup to get what is missing, or run ./build.sh --target=Doctor") with { Findings = state.Findings };
    }
}
