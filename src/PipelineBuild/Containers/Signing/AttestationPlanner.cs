using System.Text.Json.Nodes;
using PipelineBuild.Containers.Sboms;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Results;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>A statement that is to be attested of a digest.</summary>
/// <param name="What">For people.</param>
public sealed record Attestation(string Digest, string Type, JsonNode Predicate, string What);

/// <summary>What of an image is not signed or attested yet.</summary>
public sealed record SigningGaps(IReadOnlyList<string> Unsigned, IReadOnlyList<Attestation> Missing)
{
    public int Count => Unsigned.Count + Missing.Count;
}

/// <summary>Decides what has to be signed and attested: asks the registry first, and reads what DockerSbom and DockerScan saved.</summary>
public sealed class AttestationPlanner(Cosign cosign, ResultStore results)
{
    /// <summary>What is to be attested of an image.</summary>
    /// <exception cref="InvalidDataException">DockerSbom has not run for these digests.</exception>
    public IReadOnlyList<Attestation> Wanted(PipelineConfig config, RegistryImage image)
    {
        var saved = results.Load<ImageSbomResult>("DockerSbom");
        var sboms = saved is { Outcome: Outcome.Passed } ? saved.Images.FirstOrDefault(other => other.Name == image.Name)?.Platforms ?? [] : [];
        var wanted = new List<Attestation>();
        foreach (var (platform, digest) in image.Platforms)
        {
            var sbom = sboms.FirstOrDefault(other => other.Digest == digest) ?? throw new InvalidDataException($"artifacts/ holds no SBOM of {image.Name} {platform} {digest}; run DockerSbom first");
            wanted.Add(new Attestation(digest, AttestationTypes.CycloneDx, Read(config, sbom.CycloneDx), $"CycloneDX SBOM of {platform}"));
            wanted.Add(new Attestation(digest, AttestationTypes.Spdx, Read(config, sbom.Spdx), $"SPDX SBOM of {platform}"));
        }

        if (ScanOf(image) is { } scan)
        {
            wanted.Add(new Attestation(image.Digest, AttestationTypes.Scan, scan, "scan"));
        }

        return wanted;
    }

    /// <summary>Whether DockerScan looked at these very digests.</summary>
    public bool IsScanned(RegistryImage image) => ScanOf(image) is not null;

    /// <param name="by">Null when the key does not exist yet: then nothing is signed by it.</param>
    public async Task<SigningGaps> GapsAsync(PipelineConfig config, RegistryImage image, CosignIdentity? by, CancellationToken cancel)
    {
        var wanted = Wanted(config, image);
        if (by is null)
        {
            return new SigningGaps(image.Digests, wanted);
        }

        var unsigned = new List<string>();
        foreach (var digest in image.Digests)
        {
            if (!IsGood(await cosign.VerifyAsync(image.At(digest), by, image.Client.Pass, cancel), image.At(digest)))
            {
                unsigned.Add(digest);
            }
        }

        var missing = new List<Attestation>();
        foreach (var attestation in wanted)
        {
            var answer = await cosign.VerifyAttestationAsync(image.At(attestation.Digest), attestation.Type, by, image.Client.Pass, cancel);
            if (!IsGood(answer, image.At(attestation.Digest)) || !answer.Statements.Any(statement => JsonNode.DeepEquals(JsonNode.Parse(statement)!["predicate"], attestation.Predicate)))
            {
                missing.Add(attestation);
            }
        }

        return new SigningGaps(unsigned, missing);
    }

    private static bool IsGood(CosignAnswer answer, string reference) => answer.Verdict == CosignVerdict.Unknown
        ? throw new CosignException($"cosign could not tell what is signed of {reference}: {answer.Said}")
        : answer.Verdict == CosignVerdict.Good;

    private static JsonNode Read(PipelineConfig config, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(config.Workspace.Root, file)))!;

    /// <summary>What is to be attested of the scan of these very digests; null when DockerScan did not look at them.</summary>
    public JsonObject? ScanOf(RegistryImage image)
    {
        var scan = results.Load<ImageScanResult>("DockerScan");
        var scanned = scan?.Images.FirstOrDefault(other => other.Name == image.Name);
        if (scan is not { Outcome: Outcome.Passed or Outcome.Failed } || scanned is null || !PushedImage.Same(scanned.Platforms, image.Platforms))
        {
            return null;
        }

        return new JsonObject
        {
            ["outcome"] = scan.Outcome.ToString().ToLowerInvariant(),
            ["unscanned"] = scan.Unscanned,
            ["scanner"] = scan.Scanner ?? "",
            ["database"] = scan.Database is { } database ? new JsonObject { ["repository"] = database.Repository, ["sha256"] = database.Sha256, ["updatedAt"] = database.UpdatedAt.ToString("O") } : null,
            ["platforms"] = new JsonObject(scanned.Platforms.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["vulnerabilities"] = new JsonArray(scan.Packages.Where(package => package.Images.ContainsKey(image.Name)).Select(package => (JsonNode)new JsonObject
            {
                ["package"] = package.Package,
                ["installed"] = package.Installed,
                ["severity"] = package.Severity,
                ["gate"] = package.Gate,
                ["ids"] = new JsonArray(package.Ids.Select(id => (JsonNode)id).ToArray()),
            }).ToArray()),
        };
    }
}
