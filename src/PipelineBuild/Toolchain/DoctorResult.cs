using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>How a tool was found.</summary>
public enum ToolState
{
    Ready,
    Missing,
    TooOld,
    UnknownVersion,
    Stopped,
    Denied,
    Unreachable,
}

/// <summary>One tool of the list as it is on this machine.</summary>
/// <param name="Found">Version or handlers, when there are any.</param>
/// <param name="Blocks">Targets that cannot run as it is now; empty when it is ready or optional.</param>
/// <param name="Mend">The command or instruction that mends it; null when it is ready.</param>
public sealed record ToolStatus(
    string Name, string Purpose, ToolState State, string? Found, string? Path, string? Problem,
    bool Required, IReadOnlyList<string> Targets, IReadOnlyList<string> Blocks, string? Minimum, string? Pinned, string Source, string? Mend);

/// <summary>What Doctor found: enough for the workload, or what is missing and how to get it.</summary>
public sealed record DoctorResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<ToolStatus> Tools { get; init; } = [];

    /// <summary>The builder for the workload's platforms and why; null when the workload has no images or no builder can be asked.</summary>
    public BuilderChoice? Builder { get; init; }
}

/// <summary>What Setup did, and what is left for a person.</summary>
public sealed record SetupResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>Each thing that was done; empty when nothing was missing.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>What an administrator has to run because we may not.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    public IReadOnlyList<ToolStatus> Tools { get; init; } = [];
}
