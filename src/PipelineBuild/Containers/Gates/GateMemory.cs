using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Gates;

/// <summary>
/// Remembers what was listed, signed and verified, so that a publish with nothing new asks the registry only whether the very same
/// signatures are still there: the same bytes by the same key are as good as they were.
/// </summary>
public sealed class GateMemory(SavedSboms sboms, SigningKeys keys, AttestationPlanner planner)
{
    private const string FileName = "gates.seal";

    private static readonly string[] Kinds = ["sig", "att"];

    /// <summary>Names the key, what there is to attest, and the digests of the images and of all that is signed of them, as the registry answers now.</summary>
    /// <returns>Null when something is not there yet.</returns>
    public async Task<string?> SealAsync(PipelineConfig config, IReadOnlyList<RegistryImage> images, CancellationToken cancel)
    {
        if (keys.WantsLocalPair(config.Containers) || images.Any(image => planner.ScanOf(image) is null || image.Platforms.Values.Any(digest => sboms.HashesOf(config.Workspace, ScanReport.Scanner, image.Name, digest) is null)))
        {
            return null;
        }

        var lines = new List<string> { await NameOfAsync(keys.ToVerify(config.Containers), cancel) };
        foreach (var image in images)
        {
            lines.Add($"{image.Name} {planner.ScanOf(image)!.ToJsonString()}");
            lines.AddRange(image.Platforms.Values.Select(digest => $"{digest} {sboms.HashesOf(config.Workspace, ScanReport.Scanner, image.Name, digest)}"));
            lines.AddRange(await Task.WhenAll(image.Digests.SelectMany(digest => Kinds.Select(kind => AnswerAsync(image, digest, kind, cancel)))));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    public bool Knows(Workspace workspace, string seal)
    {
        try
        {
            return File.ReadAllText(workspace.Artifact(FileName)) == seal;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Remember(Workspace workspace, string seal) => AtomicFile.Write(workspace.Artifact(FileName), seal);

    private static async Task<string> AnswerAsync(RegistryImage image, string digest, string kind, CancellationToken cancel) =>
        $"{image.At(digest)} {kind} {(await image.Client.FindManifestAsync(image.Repository, $"{digest.Replace(':', '-')}.{kind}", cancel))?.Digest}";

    private static async Task<string> NameOfAsync(CosignIdentity by, CancellationToken cancel) =>
        by is CosignIdentity.KeyPair pair ? await File.ReadAllTextAsync(pair.PublicKey, cancel) : by.ToString()!;
}
