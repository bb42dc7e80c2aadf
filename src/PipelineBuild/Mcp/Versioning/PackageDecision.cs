using System.Text.Json.Serialization;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What was decided about one package, with every commit that was looked at.</summary>
/// <param name="Path">Its directory, as pipeline.yml names it.</param>
/// <param name="Written">The version in package.json.</param>
/// <param name="LastTag">The newest release that the checked-out commit contains; null before the first.</param>
/// <param name="Version">The next version; null when there is nothing to release.</param>
public sealed record PackageDecision(string Name, string Path, string TagPrefix, string Written, string? LastTag, string? Version, Bump Bump, string Why)
{
    /// <summary>The tag that the release gets once it is published.</summary>
    public string? Tag => Version is null ? null : $"{TagPrefix}{Version}";

    public IReadOnlyList<CommitVerdict> Commits { get; init; } = [];

    /// <summary>Ranges that name another package of the pipeline and follow its new version.</summary>
    public IReadOnlyList<RangeChange> Ranges { get; init; } = [];

    /// <summary>Published files that changed without a release; only looked for where nothing would be released.</summary>
    public IReadOnlyList<string> Unreleased { get; init; } = [];

    /// <summary>Those of the commits that the changelog tells: since the last pre-release for a pre-release.</summary>
    [JsonIgnore]
    public IReadOnlyList<CommitVerdict> Told { get; init; } = [];
}

/// <summary>A range that follows the new version of a package of the same pipeline.</summary>
/// <param name="Section">Of package.json, such as dependencies.</param>
/// <param name="After">Null when the range names no version that could grow old.</param>
public sealed record RangeChange(string Dependency, string Section, string Before, string? After, string Version)
{
    public override string ToString() => $"{Dependency} {Version}" + (After is null ? "" : $" ({Section}: {Before} -> {After})");
}
