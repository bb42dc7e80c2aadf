using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>From which version McpRollback went back to which.</summary>
public sealed record McpRollbackResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public string? Package { get; init; }

    public string? DistTag { get; init; }

    /// <summary>The bad version, deprecated now.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>What users are told who install the bad version.</summary>
    public string? Deprecation { get; init; }
}
