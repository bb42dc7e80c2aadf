namespace PipelineBuild.Mcp.Versioning;

/// <summary>A file with the text that it holds and the one that it is to hold.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Before">Null when it is not there yet.</param>
/// <param name="What">What changes, for people.</param>
public sealed record VersionFile(string Path, byte[]? Before, byte[] After, string What)
{
    public bool Changes => Before is null || !Before.AsSpan().SequenceEqual(After);
}
