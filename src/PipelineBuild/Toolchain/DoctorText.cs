using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Doctor's report in the form people read.</summary>
public static class DoctorText
{
    public static ResultTable Table(IEnumerable<ToolStatus> statuses) => new(
        ["program", "state", "found", "wanted", "for", "from"],
        statuses.Select(status => (IReadOnlyList<string>)
        [
            status.Name,
            State(status),
            status.Path is null ? status.Found ?? "-" : $"{status.Found ?? "?"} {status.Path}",
            status.Minimum is null ? "any" : $">= {status.Minimum}",
            status.Purpose,
            status.Source,
        ]).ToList());

    /// <summary>What the table and the findings do not say.</summary>
    public static IReadOnlyList<string> Lines(BuilderChoice? builder) => builder is null ? [] : [$"builder: {builder.Name}, {builder.Why}"];

    /// <summary>Whole on one line: what is wrong, what that blocks, what mends it.</summary>
    public static string Sentence(ToolStatus status) =>
        $"{status.Name} is {State(status)} ({status.Problem})"
        + (status.Blocks.Count == 0 ? $"; optional, used by {string.Join(", ", status.Targets)}" : $"; blocks {string.Join(", ", status.Blocks)}")
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
