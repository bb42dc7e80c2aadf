using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Sboms;

/// <summary>The SBOMs that an earlier run wrote: a digest always holds the same, so they count as long as the files are those that were written.</summary>
public sealed class SavedSboms(ResultStore results)
{
    /// <summary>What an earlier run wrote of a digest by the same scanner, nothing about it being in doubt; null when there is none.</summary>
    public (PlatformSbom Sbom, IReadOnlyList<SbomPackage> Packages)? Find(Workspace workspace, string scanner, string image, string digest)
    {
        var sbom = Entry(scanner, image, digest);
        return sbom is not null && Bytes(workspace, sbom.CycloneDx, sbom.CycloneDxHash) is { } cycloneDx && Bytes(workspace, sbom.Spdx, sbom.SpdxHash) is not null
            ? (sbom, SbomDocument.Packages(JsonNode.Parse(cycloneDx)!))
            : null;
    }

    /// <summary>The hashes of the files that <see cref="Find"/> would find; null when it would find none.</summary>
    public string? HashesOf(Workspace workspace, string scanner, string image, string digest) =>
        Entry(scanner, image, digest) is { } sbom && Bytes(workspace, sbom.CycloneDx, sbom.CycloneDxHash) is not null && Bytes(workspace, sbom.Spdx, sbom.SpdxHash) is not null
            ? $"{sbom.CycloneDxHash} {sbom.SpdxHash}"
            : null;

    private PlatformSbom? Entry(string scanner, string image, string digest) =>
        results.Load<ImageSbomResult>("DockerSbom") is { Outcome: Outcome.Passed, Findings.Count: 0 } saved && saved.Scanner == scanner
            ? saved.Images.FirstOrDefault(other => other.Name == image)?.Platforms.FirstOrDefault(platform => platform.Digest == digest)
            : null;

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[]? Bytes(Workspace workspace, string file, string hash)
    {
        try
        {
            return workspace.Resolve(file) is { } full && File.ReadAllBytes(full) is var bytes && HashOf(bytes) == hash ? bytes : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
