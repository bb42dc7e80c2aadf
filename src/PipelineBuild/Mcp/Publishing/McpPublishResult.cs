using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>What McpPublish found and did.</summary>
public sealed record McpPublishResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>Those that are published now, by this run or before.</summary>
    public IReadOnlyList<PublishedPackage> Packages { get; init; } = [];

    /// <summary>Those that the next run goes on with.</summary>
    public IReadOnlyList<string> Remaining { get; init; } = [];
}

/// <summary>A package as its registry shows it.</summary>
/// <param name="DistTags">All that name this version.</param>
/// <param name="GitTag">Set or found; null when it was not to be set.</param>
/// <param name="Uploaded">By this run.</param>
/// <param name="Tools">How many tools the server listed; null when this run did not ask.</param>
public sealed record PublishedPackage(string Name, string Version, string Registry, string Integrity, IReadOnlyList<string> DistTags, string? GitTag, bool Uploaded, int? Tools);
