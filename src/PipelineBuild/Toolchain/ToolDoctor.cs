using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Looks at every program the workload needs and says what is found, missing and blocked. Changes nothing.</summary>
public sealed class ToolDoctor(ToolInspection inspection, PlatformBuilder builders, AptConfiguration apt, Administrator administrator, Machine machine)
{
    private static readonly TimeSpan BuilderLimit = TimeSpan.FromSeconds(30);

    /// <param name="targets">Only what these need; null means all.</param>
    public async Task<DoctorResult> InspectAsync(WorkloadNeeds needs, IReadOnlyList<string>? targets, CancellationToken cancel)
    {
        var mending = new Mending(apt.Release, await administrator.IsAvailableAsync(cancel), machine.RunsSystemd);
        var statuses = new List<ToolStatus>();
        (BuilderChoice? Choice, string? Problem) builder = (null, null);
        foreach (var tool in ToolchainList.For(needs, targets))
        {
            if (tool.Check is EmulationCheck && CanAskBuilder(statuses))
            {
                builder = await AskBuilderAsync(needs.Platforms, cancel);
            }

            var seen = await inspection.LookAsync(tool, needs.Platforms, builder.Choice, cancel);
            statuses.Add(Weigh(tool, seen, tool.NeededBy(needs, targets), mending));
        }

        return Report(statuses, needs, builder.Choice, builder.Problem);
    }

    private static ToolStatus Weigh(Tool tool, ToolObservation seen, IReadOnlyList<string> targets, Mending mending)
    {
        var ready = seen.State == ToolState.Ready;
        return new ToolStatus(
            tool.Name, tool.Purpose, seen.State, seen.Found, seen.Path, seen.Problem, !tool.Optional, targets,
            ready || tool.Optional ? [] : targets, tool.Minimum?.ToString(), tool.Pinned, Mending.Describe(tool.Source), ready ? null : mending.Of(tool, seen.State));
    }

    private static bool CanAskBuilder(IReadOnlyList<ToolStatus> statuses) =>
        statuses.Where(status => status.Name is "docker" or "docker-engine" or "docker-buildx").All(status => status.State == ToolState.Ready);

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
        $"toolchain/{status.State switch
        {
            ToolState.Missing => "missing",
            ToolState.TooOld => "too-old",
            ToolState.UnknownVersion => "unknown-version",
            ToolState.Stopped => "not-running",
            ToolState.Denied => "denied",
            _ => "unreachable",
        }}",
        status.Required ? Severity.Error : Severity.Warning,
        DoctorText.Sentence(status));
}
