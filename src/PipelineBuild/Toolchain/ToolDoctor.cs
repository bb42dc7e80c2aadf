using System.Collections.Concurrent;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Looks at every program the workload needs and says what is found, missing and blocked. Changes nothing.</summary>
public sealed class ToolDoctor(ToolInspection inspection, PlatformBuilder builders, AptConfiguration apt, Administrator administrator, Machine machine)
{
    private static readonly TimeSpan BuilderLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ToolObservation> ready = new();

    /// <summary>Begins to hash the large programs that a target will be refused without: another of its run may come first and wait for something else.</summary>
    public void Anticipate(string target) =>
        _ = Task.WhenAll(ToolchainList.All.Where(tool => tool.Targets.Contains(target)).Select(tool => Task.Run(() => inspection.Hash(tool))));

    /// <summary>Asks every program anew.</summary>
    /// <param name="targets">Only what these need; null means all.</param>
    public Task<DoctorResult> InspectAsync(WorkloadNeeds needs, IReadOnlyList<string>? targets, CancellationToken cancel) =>
        InspectAsync(needs, targets, ToolchainList.For(needs, targets), memory: null, cancel);

    /// <summary>What one target can't do without; a program that did not change since it was asked is not asked again.</summary>
    public Task<DoctorResult> CheckAsync(WorkloadNeeds needs, string target, ProbeMemory memory, CancellationToken cancel) =>
        InspectAsync(needs, [target], ToolchainList.For(needs, [target]), memory, cancel);

    private async Task<DoctorResult> InspectAsync(WorkloadNeeds needs, IReadOnlyList<string>? targets, IReadOnlyList<Tool> tools, ProbeMemory? memory, CancellationToken cancel)
    {
        var mending = new Mending(apt.Release, await administrator.IsAvailableAsync(cancel), machine.RunsSystemd, machine.DebianArchitecture);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(BuilderLimit);

        // Both take a while: the builder is asked while the programs are.
        var builder = tools.Any(tool => tool.Check is EmulationCheck) ? AskBuilderAsync(needs.Platforms, limit.Token, cancel) : Task.FromResult(BuilderAnswer.None);
        var looks = tools.Where(tool => tool.Check is not EmulationCheck).ToDictionary(tool => tool, tool => LookOnceAsync(tool, memory, builder, cancel));
        await Task.WhenAll(looks.Values);
        var seen = looks.ToDictionary(look => look.Key, look => look.Value.Result);
        var answer = await AnswerAsync(builder, CanAskBuilder(seen), limit);
        foreach (var emulation in tools.Where(tool => tool.Check is EmulationCheck))
        {
            seen[emulation] = await inspection.LookAsync(emulation, needs.Platforms, answer.Choice, memory: null, cancel);
        }

        var statuses = tools.Select(tool => Weigh(tool, seen[tool], tool.NeededBy(needs, targets), IsRequired(tool, needs, targets), mending)).ToList();
        return Report(statuses, needs, answer.Choice, answer.Problem);
    }

    /// <summary>Without a client or an engine the builder has nothing to say that was not said already.</summary>
    private static async Task<BuilderAnswer> AnswerAsync(Task<BuilderAnswer> builder, bool counts, CancellationTokenSource limit)
    {
        if (counts)
        {
            return await builder;
        }

        await limit.CancelAsync();
        await builder;
        return BuilderAnswer.None;
    }

    /// <summary>What was ready a moment ago is not asked again by the next target of the same run.</summary>
    private async Task<ToolObservation> LookOnceAsync(Tool tool, ProbeMemory? memory, Task<BuilderAnswer> builder, CancellationToken cancel)
    {
        if (ready.TryGetValue(tool.Name, out var known))
        {
            return known;
        }

        // An engine that just answered for its builder is running; why another does not, it has to be asked itself.
        var observation = memory is not null && tool.Check is EngineCheck && (await builder).Choice?.Engine is { } version
            ? ToolInspection.Judge(tool, new EngineState(EngineCondition.Running, ProgramProbe.ParseVersion(version), version))
            : await inspection.LookAsync(tool, [], null, memory, cancel);
        if (observation.State == ToolState.Ready)
        {
            ready[tool.Name] = observation;
        }

        return observation;
    }

    /// <summary>What only this project's own Test and Lint use is no need of the workload; whoever asks for these targets by name needs it.</summary>
    private static bool IsRequired(Tool tool, WorkloadNeeds needs, IReadOnlyList<string>? targets) =>
        targets is not null || tool.NeededBy(needs, null).Except(ToolchainList.OwnTargets).Any();

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
    private async Task<BuilderAnswer> AskBuilderAsync(IReadOnlyList<string> platforms, CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            return new BuilderAnswer(await builders.QueryOnlyAsync(platforms, limit), null);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return new BuilderAnswer(null, error is OperationCanceledException ? $"buildx gave no answer within {BuilderLimit.TotalSeconds:0} s" : error.Message);
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

    private sealed record BuilderAnswer(BuilderChoice? Choice, string? Problem)
    {
        public static BuilderAnswer None { get; } = new(null, null);
    }
}
