using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Doctor's report in the form people read.</summary>
public static class DoctorText
{
    public static ResultTable Table(IEnumerable<ToolStatus> statuses) => new(
        ["program", "state", "found", "wanted", "for"],
        statuses.Select(status => (IReadOnlyList<string>)
        [
            status.Name,
            State(status),
            status.Path is null ? status.Found ?? "-" : $"{status.Found ?? "?"} {status.Path}",
            status.Minimum is null ? "any" : $">= {status.Minimum}",
            status.Purpose,
        ]).ToList());

    /// <summary>For each thing that is not ready: what it blocks and how it is mended; then the builder.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<ToolStatus> statuses, BuilderChoice? builder)
    {
        var lines = statuses.Where(status => status.State != ToolState.Ready).SelectMany(status => new[]
        {
            $"{status.Name}: {State(status)} ({status.Problem}), {status.Source}",
            status.Required ? $"  blocks: {string.Join(", ", status.Blocks)}" : $"  optional, used by: {string.Join(", ", status.Targets)}",
            $"  mend:   {status.Mend}",
        }).ToList();
        if (builder is not null)
        {
            lines.Add($"builder: {builder.Name}, {builder.Why}");
        }

        return lines;
    }

    public static string Sentence(ToolStatus status) =>
        $"{status.Name} is {State(status)} ({status.Problem})"
        + (status.Blocks.Count == 0 ? "" : $"; blocks {string.Join(", ", status.Blocks)}")
        + $"; mend: {status.Mend}";

    private static string State(ToolStatus status) => status.State switch
    {
        ToolState.Ready => "ready",
        ToolState.Missing => "missing",
        ToolState.TooOld => "too old",
        ToolState.UnknownVersion => "of unknown version",
        ToolState.Stopped => status.Name == "qemu" ? "not registered" : "not running",
        ToolState.Denied => "not open to this user",
        _ => "not reachable",
    };
}
