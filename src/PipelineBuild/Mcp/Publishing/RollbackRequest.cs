namespace PipelineBuild.Mcp.Publishing;

/// <summary>What the command line asks of a rollback.</summary>
/// <param name="Package">Name of the package; null where pipeline.yml has only one.</param>
/// <param name="Version">To go back to; null for the version before.</param>
/// <param name="Reason">Why the bad version is bad: users read it when they install it.</param>
public sealed record RollbackRequest(string? Package, string? Version, string? Reason)
{
    /// <summary>The dist-tag that goes back; null for that of the version, or <c>latest</c>.</summary>
    public string? Channel { get; init; }
}
