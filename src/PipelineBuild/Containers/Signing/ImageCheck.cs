using System.Text.Json.Nodes;
using PipelineBuild.Results;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>The checks of one image, with what each of them found.</summary>
public sealed class ImageCheck(RegistryImage image, CosignIdentity by, Cosign cosign, ProvenanceReader provenances)
{
    private readonly List<Finding> findings = [];
    private readonly List<string> doubts = [];

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>What could not be checked, and why.</summary>
    public IReadOnlyList<string> Unchecked => doubts;

    public bool IsGood => findings.All(finding => finding.Severity != Severity.Error);

    public void Complain(Finding? finding)
    {
        if (finding is not null)
        {
            findings.Add(finding);
        }
    }

    public async Task SignaturesAsync(CancellationToken cancel)
    {
        foreach (var digest in image.Digests)
        {
            var answer = await cosign.VerifyAsync(image.At(digest), by, image.Client.Pass, cancel);
            Judge(answer, $"the signature of {NameOf(digest)}", () => Bad("containers/unsigned", $"nobody signed {NameOf(digest)}, {image.At(digest)}"));
        }
    }

    public async Task SbomsAsync(CancellationToken cancel)
    {
        foreach (var (platform, digest) in image.Platforms)
        {
            foreach (var type in (string[])[AttestationTypes.CycloneDx, AttestationTypes.Spdx])
            {
                await StatementAsync(digest, type, $"the SBOM ({type}) of {platform}", cancel);
            }
        }
    }

    /// <param name="mayBeUnscanned">Whether pipeline.yml lets images pass that nobody searched for vulnerabilities.</param>
    public async Task ScanAsync(bool mayBeUnscanned, CancellationToken cancel)
    {
        if (await StatementAsync(image.Digest, AttestationTypes.Scan, "the scan", cancel) is not { } scan)
        {
            return;
        }

        var scanned = (scan["platforms"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.GetValue<string>() ?? "");
        if (!PushedImage.Same(scanned, image.Platforms))
        {
            Bad("containers/scan-of-other-digest", $"what was scanned is not what was published: {string.Join(", ", image.Platforms.Where(pair => scanned.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => $"{pair.Key} is {pair.Value}, scanned was {scanned.GetValueOrDefault(pair.Key) ?? "nothing"}"))}");
        }

        if (scan["outcome"]?.GetValue<string>() != "passed")
        {
            Bad("containers/scan-refused", $"the attested scan of {image.At(image.Digest)} did not let it pass");
        }

        if (scan["unscanned"]?.GetValue<bool>() != false)
        {
            findings.Add(new Finding("containers/unscanned", mayBeUnscanned ? Severity.Warning : Severity.Error, $"{image.Name}: UNSCANNED, nobody looked for vulnerabilities in {image.At(image.Digest)}"));
        }
    }

    /// <param name="revision">That the image has to be of; null means the one that its labels name.</param>
    public async Task ProvenanceAsync(string? revision, CancellationToken cancel)
    {
        if (image.Platforms.Count == 0)
        {
            Bad("containers/provenance", $"{image.At(image.Digest)} is a single manifest: it has no provenance");
        }

        foreach (var (platform, digest) in image.Platforms)
        {
            var labels = await provenances.LabelsAsync(image, digest, cancel);
            if (await provenances.ReadAsync(image, digest, cancel) is not { } provenance)
            {
                Bad("containers/attestation-missing", $"{platform} has no provenance in the index {image.At(image.Digest)}");
                continue;
            }

            var problem = provenance.Subjects.Count > 0 && !provenance.Subjects.Contains(digest) ? $"is of another digest, {provenance.Subjects[0]}"
                : !provenance.IsMax ? "does not describe the build (it is not of mode=max)"
                : Difference(provenance, labels, Provenance.Revision, revision) ?? Difference(provenance, labels, Provenance.Source, null);
            if (problem is not null)
            {
                Bad("containers/provenance", $"the provenance of {platform} {problem} ({image.At(digest)})");
            }
        }
    }

    private static string? Difference(Provenance provenance, IReadOnlyDictionary<string, string> labels, string label, string? expected)
    {
        var (built, says) = (provenance.Labels.GetValueOrDefault(label), labels.GetValueOrDefault(label));
        return built != says ? $"says {label}={built ?? "nothing"}, the image's label {says ?? "nothing"}"
            : label == Provenance.Revision && says is null ? "names no revision"
            : expected is not null && says != expected ? $"says {label}={says}, asked for was {expected}"
            : null;
    }

    /// <summary>The newest verified predicate, or null after saying why there is none.</summary>
    private async Task<JsonNode?> StatementAsync(string digest, string type, string what, CancellationToken cancel)
    {
        var answer = await cosign.VerifyAttestationAsync(image.At(digest), type, by, image.Client.Pass, cancel);
        Judge(answer, what, () => Bad("containers/attestation-missing", $"{what} is not attested for {image.At(digest)}"));
        return answer.Statements.Count == 0 ? null : JsonNode.Parse(answer.Statements[^1])?["predicate"];
    }

    private void Judge(CosignAnswer answer, string what, Action absent)
    {
        switch (answer.Verdict)
        {
            case CosignVerdict.Absent:
                absent();
                break;
            case CosignVerdict.Untrusted:
                Bad("containers/wrong-key", $"{what} is not by {by}, or what it signs was changed ({answer.Said})");
                break;
            case CosignVerdict.Unknown:
                doubts.Add($"{what} of {image.At(image.Digest)}: {answer.Said}");
                break;
        }
    }

    private void Bad(string rule, string message) => findings.Add(new Finding(rule, Severity.Error, $"{image.Name}: {message}"));

    private string NameOf(string digest) => digest == image.Digest ? "the index" : image.Platforms.First(pair => pair.Value == digest).Key;
}
