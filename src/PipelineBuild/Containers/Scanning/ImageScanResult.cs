using System.Text.Json.Serialization;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Scanning;

/// <summary>What DockerScan found, in which digests, with which scanner and database.</summary>
public sealed record ImageScanResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    /// <summary>Name, version and hash of the scanner.</summary>
    public string? Scanner { get; init; }

    /// <summary>Null when there was none that counts.</summary>
    public ScannedWith? Database { get; init; }

    /// <summary>Nobody looked for vulnerabilities, and pipeline.yml lets the images pass like that.</summary>
    public bool Unscanned { get; init; }

    public IReadOnlyList<ScannedImage> Images { get; init; } = [];

    /// <summary>Vulnerabilities by package, the worst first.</summary>
    public IReadOnlyList<VulnerablePackage> Packages { get; init; } = [];

    /// <summary>Against the last published release; null when nobody asked.</summary>
    public IReadOnlyList<ImageComparison>? Since { get; init; }
}

/// <summary>A vulnerability database by its origin, hash and day.</summary>
public sealed record ScannedWith(string Repository, string Sha256, DateTimeOffset UpdatedAt);

/// <summary>One scanned image.</summary>
/// <param name="Platforms">Platform to the digest that was scanned.</param>
/// <param name="Saved">Platforms for which an earlier look at the same digest was taken.</param>
public sealed record ScannedImage(string Name, IReadOnlyDictionary<string, string> Platforms, int Packages, IReadOnlyList<string> Saved);

/// <summary>A package with its known vulnerabilities, over all images and platforms.</summary>
/// <param name="Fixed">The versions that mend them; null when there is none.</param>
/// <param name="Severity">Of the worst.</param>
/// <param name="Gate">Whether they stop the publish: <c>fails</c>, <c>excepted</c> or <c>passes</c>.</param>
/// <param name="Images">Image to its platforms.</param>
public sealed record VulnerablePackage(
    string Package, string Installed, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Fixed, string Severity, string Gate, IReadOnlyList<string> Ids, IReadOnlyDictionary<string, IReadOnlyList<string>> Images);

/// <summary>What changed in an image since its last published release.</summary>
/// <param name="Release">Which that is; null when there is none to compare with.</param>
/// <param name="Problem">Why it could not be compared.</param>
public sealed record ImageComparison(
    string Image, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Release, IReadOnlyList<ComparedVulnerability> New, IReadOnlyList<ComparedVulnerability> Fixed, IReadOnlyList<ComparedVulnerability> Same, string? Problem = null);

/// <summary>A vulnerability of a package in a comparison.</summary>
public sealed record ComparedVulnerability(string Id, string Package, string Severity);
