using PipelineBuild.Results;

namespace PipelineBuild.Containers.Sboms;

/// <summary>What DockerSbom wrote, of which digests; DockerSign attests exactly these files.</summary>
public sealed record ImageSbomResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<ImageSbom> Images { get; init; } = [];

    /// <summary>Name, version and hash of the program that listed the packages.</summary>
    public string? Scanner { get; init; }

    /// <summary>Against the last release.</summary>
    public IReadOnlyList<SbomComparison> Changes { get; init; } = [];
}

/// <summary>The SBOMs of an image.</summary>
/// <param name="Digest">Of the index.</param>
public sealed record ImageSbom(string Name, string Digest, IReadOnlyList<PlatformSbom> Platforms);

/// <summary>The SBOM of one platform in both formats.</summary>
/// <param name="Digest">Of the platform's manifest.</param>
/// <param name="CycloneDx">File, relative to the workspace.</param>
/// <param name="Spdx">File, relative to the workspace.</param>
public sealed record PlatformSbom(string Platform, string Digest, string CycloneDx, string Spdx, int Packages)
{
    /// <summary>SHA-256 of the CycloneDX file.</summary>
    public string CycloneDxHash { get; init; } = "";

    /// <summary>SHA-256 of the SPDX file.</summary>
    public string SpdxHash { get; init; } = "";
}
