using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Tools.Scanning;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Sboms;

/// <summary>What the last release of an image held: by the SBOM that was attested then, else by looking at its digest now.</summary>
public sealed class SbomHistory(Cosign cosign, SigningKeys keys, TrivySbom trivy, PinnedScanner scanner)
{
    /// <returns>Null when the release was not built for that platform.</returns>
    public async Task<IReadOnlyList<SbomPackage>?> PackagesAsync(PipelineConfig config, ReleasedImage release, string platform, CancellationToken cancel)
    {
        if (release.Subject.Platforms.GetValueOrDefault(platform) is not { } digest || release.Subject.Registry is not { } copy)
        {
            return null;
        }

        var reference = new ImageReference(copy.Client.Host, copy.Repository).WithDigest(digest).ToString();
        if (await AttestedAsync(config, reference, copy, cancel) is { } attested)
        {
            return SbomDocument.Packages(attested);
        }

        return SbomDocument.Packages(JsonNode.Parse(await trivy.WriteAsync(scanner.Require(), reference, copy.Client.Pass, TrivySbom.CycloneDx, withoutJava: false, cancel))!);
    }

    private async Task<JsonNode?> AttestedAsync(PipelineConfig config, string reference, RegistryCopy copy, CancellationToken cancel)
    {
        if (!keys.CanVerify(config.Containers))
        {
            return null;
        }

        var answer = await cosign.VerifyAttestationAsync(reference, AttestationTypes.CycloneDx, keys.ToVerify(config.Containers), copy.Client.Pass, cancel);
        return answer is { Verdict: CosignVerdict.Good, Statements: [.., var last] } ? JsonNode.Parse(last)!["predicate"] : null;
    }
}
