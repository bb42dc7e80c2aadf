using PipelineBuild.Results;

namespace PipelineBuild.Mcp;

/// <summary>What McpBuild packed: later targets test and publish these very files.</summary>
public sealed record McpBuildResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>The commit that was built, with <c>-dirty</c> behind it when files differed from it; null without git.</summary>
    public string? Revision { get; init; }

    public IReadOnlyList<PackedPackage> Packages { get; init; } = [];
}

/// <summary>A package as npm packed it.</summary>
/// <param name="Path">The package's directory, as pipeline.yml names it.</param>
/// <param name="Tarball">Relative to the workspace.</param>
/// <param name="Integrity">As npm writes it: <c>sha512-</c> and the hash in base 64.</param>
/// <param name="Bytes">Size of the tarball.</param>
public sealed record PackedPackage(string Name, string Version, string Path, string Tarball, string Integrity, long Bytes);
