using PipelineBuild.Results;

namespace PipelineBuild.Containers.Stacks;

/// <summary>What DockerTest found about every stack.</summary>
public sealed record StackTestResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<StackReport> Stacks { get; init; } = [];

    /// <summary>The tag that a publish of the tested workspace goes under.</summary>
    public string? Commit { get; init; }

    /// <summary>The images whose stacks were asked for; null when all stacks were.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Image of pipeline.yml to the digest of the manifest that ran.</summary>
    public IReadOnlyDictionary<string, string> Manifests { get; init; } = new Dictionary<string, string>();
}

/// <summary>One stack: how it ended and what was looked at.</summary>
/// <param name="Project">The name under which compose ran it.</param>
public sealed record StackReport(string Name, string Project, Outcome Outcome, string Summary)
{
    public IReadOnlyList<ServiceReport> Services { get; init; } = [];

    public IReadOnlyList<CheckReport> Checks { get; init; } = [];

    public IReadOnlyList<EdgeReport> Edges { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Service to the image of pipeline.yml it ran, by digest.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a service did.</summary>
/// <param name="State">In words: <c>healthy</c>, <c>ended with exit code 1</c>.</param>
/// <param name="Log">Its log, relative to the workspace; null when no container was made.</param>
public sealed record ServiceReport(string Service, Outcome Outcome, string State, string? Log)
{
    /// <summary>The last lines of its log and of its health check, for one that is not as it should be.</summary>
    public IReadOnlyList<string> LastWords { get; init; } = [];
}

/// <summary>How a check ended.</summary>
/// <param name="Attempts">How often it was asked; more than once only as far as pipeline.yml declares it.</param>
public sealed record CheckReport(string Name, Outcome Outcome, string Detail, int Attempts, double Milliseconds);

/// <summary>A connection that was tried.</summary>
/// <param name="Declared">Null when pipeline.yml says nothing of it.</param>
public sealed record EdgeReport(string From, string To, int Port, bool Works, bool? Declared)
{
    public override string ToString() => FormattableString.Invariant($"{From} -> {To}:{Port}");
}
