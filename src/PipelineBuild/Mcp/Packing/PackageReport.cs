using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Packing;

/// <summary>How building one package went.</summary>
/// <param name="Packed">Null when there is no tarball.</param>
public sealed record PackageReport(string Path, string Name, Outcome Outcome, string Summary, PackedPackage? Packed = null)
{
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The end of what npm printed, for a call that failed.</summary>
    public IReadOnlyList<string> LastWords { get; init; } = [];

    public static PackageReport Failed(SourcePackage package, string rule, string message, IReadOnlyList<string>? lastWords = null) =>
        new(package.Settings.Path, package.Manifest.Name, Outcome.Failed, message)
        {
            Findings = [new Finding(rule, Severity.Error, $"{package.Manifest.Name}: {message}", $"{package.Settings.Path}/{McpPackageSettings.Manifest}")],
            LastWords = lastWords ?? [],
        };

    public static PackageReport Errored(SourcePackage package, string message, IReadOnlyList<string>? lastWords = null) =>
        new(package.Settings.Path, package.Manifest.Name, Outcome.Errored, message) { LastWords = lastWords ?? [] };
}
