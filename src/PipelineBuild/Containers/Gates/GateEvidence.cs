using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Gates;

/// <summary>Puts together for each image what the gates found, for the ledger.</summary>
/// <remarks>A key goes by its hash: the ledger is read where its file is somewhere else.</remarks>
public static class GateEvidence
{
    /// <returns>Nothing when there was no gate.</returns>
    public static IReadOnlyDictionary<string, ImageEvidence> Of(IReadOnlyList<PushedImage> images, StackTestResult? stacks, ImageScanResult? scan, ImageSbomResult? sbom, CosignIdentity? by) =>
        stacks is null && scan is null && sbom is null && by is null ? new Dictionary<string, ImageEvidence>() : images.ToDictionary(image => image.Name, image => new ImageEvidence
        {
            Stacks = stacks is null ? null : StacksOf(image.Name, stacks),
            Scan = scan is null ? null : scan.Unscanned ? UnscannedMark.Value : scan.Outcome.ToString().ToLowerInvariant(),
            Scanner = scan?.Scanner,
            Database = scan?.Database is { } database ? $"{database.UpdatedAt.UtcDateTime:yyyy-MM-dd} sha256:{database.Sha256}" : null,
            Sboms = sbom?.Images.FirstOrDefault(other => other.Name == image.Name)?.Platforms.ToDictionary(platform => platform.Platform, platform => platform.CycloneDxHash),
            SignedBy = by is CosignIdentity.KeyPair pair ? $"key sha256:{ProgramCache.Sha256(pair.PublicKey)}" : by?.ToString(),
        });

    private static IReadOnlyList<string>? StacksOf(string image, StackTestResult result) =>
        result.Stacks.Where(stack => stack.Images.Values.Any(tested => tested.StartsWith($"{image}@", StringComparison.Ordinal))).Select(stack => stack.Name).ToList() is { Count: > 0 } stacks ? stacks : null;
}
