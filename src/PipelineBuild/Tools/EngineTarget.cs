namespace PipelineBuild.Tools;

/// <summary>Which Docker Engine a command is for: the machine's own choice, or that of a Docker context, such as a host over SSH.</summary>
/// <param name="Context">Name of the Docker context; null for whatever <c>docker</c> would take by itself.</param>
public sealed record EngineTarget(string? Context)
{
    public static readonly EngineTarget Default = new((string?)null);

    /// <summary>What comes before docker's own subcommand.</summary>
    public IReadOnlyList<string> Arguments => Context is null ? [] : ["--context", Context];
}
