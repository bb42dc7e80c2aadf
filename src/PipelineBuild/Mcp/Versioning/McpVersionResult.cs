using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What McpVersion decided about each package, and which files it wrote.</summary>
public sealed record McpVersionResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>The commit that was decided for.</summary>
    public string? Commit { get; init; }

    /// <summary>Null for stable releases.</summary>
    public string? Channel { get; init; }

    public IReadOnlyList<PackageDecision> Packages { get; init; } = [];

    /// <summary>Relative to the workspace; none when all of them were as decided already.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];
}

/// <summary>The same decisions with the files that they would change.</summary>
public sealed record McpVersionPlan(Outcome Outcome, string Summary) : PlanResult(Outcome, Summary)
{
    public string? Commit { get; init; }

    public string? Channel { get; init; }

    public IReadOnlyList<PackageDecision> Packages { get; init; } = [];
}
