using System.Collections.Concurrent;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Looks at every program the workload needs and says what is found, missing and blocked. Changes nothing.</summary>
public sealed class ToolDoctor(ToolInspection inspection, PlatformBuilder builders, AptConfiguration apt, Administrator administrator, Machine machine)
{
    private static readonly TimeSpan BuilderLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ToolObservation> ready = new();

    /// <param name="targets">Only what these need; null means all.</param>
    public async Task<DoctorResult> InspectAsync(WorkloadNeeds needs, IReadOnlyList<string>? targets, CancellationToken cancel)
    {
        var mending = new Mending(apt.Release, await administrator.IsAvailableAsync(cancel), machine.RunsSystemd, machine.DebianArchitecture);
        var tools = ToolchainList.For(needs, targets);
        var looks = tools.Where(tool => tool.Check is not EmulationCheck).ToDictionary(tool => tool, tool => LookOnceAsync(tool, cancel));
        await Task.WhenAll(looks.Values);
        var seen = looks.ToDictionary(look => look.Key, look => look.Value.Result);

        (BuilderChoice? Choice, string? Problem) builder = (null, null);
        foreach (var emulation in tools.Where(tool => tool.Check is EmulationCheck))
        {
            builder = CanAskBuilder(seen) ? await AskBuilderAsync(needs.Platforms, cancel) : builder;
            seen[emulation] = await inspection.LookAsync(emulation, needs.Platforms, builder.Choice, cancel);
        }

        var statuses = tools.Select(tool => Weigh(tool, seen[tool], tool.NeededBy(needs, targets), IsRequired(tool, needs, targets), mending)).ToList();
        return Report(statuses, needs, builder.Choice, builder.Problem);
    }

    /// <summary>What was ready a moment ago is not asked again by the next target of the same run.</summary>
    private async Task<ToolObservation> LookOnceAsync(Tool tool, CancellationToken cancel)
    {
        if (ready.TryGetValue(tool.Name, out var known))
        {
            return known;
        }

        var observation = await inspection.LookAsync(tool, [], null, cancel);
        if (observation.State == ToolState.Ready)
        {
            ready[tool.Name] = observation;
        }

        return observation;
    }

    /// <summary>What only this project's own Test and Lint use is no need of the workload; whoever asks for these targets by name needs it.</summary>
    private static bool IsRequired(Tool tool, WorkloadNeeds needs, IReadOnlyList<string>? targets) =>
        !tool.Optional && (targets is not null || tool.NeededBy(needs, null).Except(ToolchainList.OwnTargets).Any());

    private static ToolStatus Weigh(Tool tool, ToolObservation seen, IReadOnlyList<string> targets, bool required, Mending mending)
    {
        var ready = seen.State == ToolState.Ready;
        return new ToolStatus(
            tool.Name, tool.Purpose, seen.State, seen.Found, seen.Path, seen.Problem, required, targets,
            ready || !required ? [] : targets, tool.Minimum?.ToString(), tool.Pinned, Mending.Describe(tool.Source), ready ? null : mending.Of(tool, seen.State));
    }

    private static bool CanAskBuilder(IReadOnlyDictionary<Tool, ToolObservation> seen) =>
        seen.Where(pair => pair.Key.Name is "docker" or "docker-engine" or "docker-buildx").All(pair => pair.Value.State == ToolState.Ready);

    /// <summary>The client behind the port may fail in its own ways; to a report that is one more thing found.</summary>
    private async Task<(BuilderChoice? Choice, string? Problem)> AskBuilderAsync(IReadOnlyList<string> platforms, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(BuilderLimit);
        try
        {
            return (await builders.QueryOnlyAsync(platforms, limit.Token), null);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return (null, error is OperationCanceledException ? $"buildx gave no answer within {BuilderLimit.TotalSeconds:0} s" : error.Message);
        }
    }

    private static DoctorResult Report(IReadOnlyList<ToolStatus> statuses, WorkloadNeeds needs, BuilderChoice? builder, string? problem)
    {
        var findings = statuses.Where(status => status.State != ToolState.Ready).Select(Finding).ToList();
        if (problem is not null)
        {
            findings.Add(new Finding("toolchain/builder", Severity.Error, $"no builder for {string.Join(", ", needs.Platforms)}: {problem}"));
        }

        var missing = findings.Count(finding => finding.Severity == Severity.Error);
        var summary = missing == 0
            ? $"all {statuses.Count(status => status.Required)} programs the workload needs are ready"
            : $"{missing} of the things the workload needs {(missing == 1 ? "is" : "are")} not ready; '{Mending.Setup}' gets what can be got";
        return new DoctorResult(missing == 0 ? Outcome.Passed : Outcome.Errored, summary)
        {
            Tools = statuses,
            Builder = builder,
            Findings = findings,
            Table = DoctorText.Table(statuses),
            Text = DoctorText.Lines(builder),
        };
    }

    private static Finding Finding(ToolStatus status) => new(
        status.State switch
        {
            ToolState.Missing => "toolchain/missing",
            ToolState.TooOld => "toolchain/too-old",
            ToolState.UnknownVersion => "toolchain/unknown-version",
            ToolState.Stopped => "toolchain/not-running",
            ToolState.Denied => "toolchain/denied",
            _ => "toolchain/unreachable",
        },
        status.Required ? Severity.Error : Severity.Warning,
        DoctorText.Sentence(status));
}
