using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>All that McpVersion would do: decisions, the files they change, and what forbids it.</summary>
public sealed record DecidedRelease(VersionSurvey Survey, IReadOnlyList<PackageDecision> Packages, IReadOnlyList<VersionFile> Files, IReadOnlyList<Finding> Findings)
{
    public IReadOnlyDictionary<string, PackageTags> Tags => Survey.Packages.ToDictionary(package => package.Name, package => package.Tags);

    public bool IsForbidden => Findings.Any(finding => finding.Severity == Severity.Error);
}
