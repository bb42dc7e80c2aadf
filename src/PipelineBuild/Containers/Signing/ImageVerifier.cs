using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>Checks images in the registry as whoever runs them should: tag, signatures, provenance, SBOMs, scan.</summary>
public sealed class ImageVerifier(RegistryImages pushed, SigningKeys keys, Cosign cosign, ProvenanceReader provenances, DeliveryLedger ledger, BuildFactsReader facts, RegistryAccess access)
{
    /// <param name="asked">One image; null means all that were pushed for the commit at work.</param>
    public async Task<ImageVerifyResult> VerifyAsync(PipelineConfig config, string? asked, CancellationToken cancel)
    {
        var by = keys.ToVerify(config.Containers);
        var now = await facts.ReadAsync(config, cancel);
        var entries = await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
        var targets = asked is null
            ? (await pushed.FindAsync(config, cancel)).Select(image => (Image: image, Tag: now.CommitTag)).ToList()
            : [await OneAsync(config, asked, cancel)];
        return await VerifyAsync(config, targets, by, asked is null ? now.Revision : null, entries, cancel);
    }

    /// <summary>Images of the commit at work that are about to be released: what the ledger says of earlier ones is no measure for them.</summary>
    public async Task<ImageVerifyResult> VerifyAsync(PipelineConfig config, IReadOnlyList<RegistryImage> images, CancellationToken cancel) =>
        await VerifyAsync(config, images.Select(image => (image, (string?)null)).ToList(), keys.ToVerify(config.Containers), (await facts.ReadAsync(config, cancel)).Revision, [], cancel);

    private async Task<ImageVerifyResult> VerifyAsync(PipelineConfig config, IReadOnlyList<(RegistryImage Image, string? Tag)> targets, CosignIdentity by, string? revision, IReadOnlyList<LedgerEntry> entries, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var images = new List<VerifiedImage>();
        foreach (var (image, tag) in targets)
        {
            var check = new ImageCheck(image, by, cosign, provenances);
            await PipelineTrace.StepAsync($"verify {image.Name}", () => CheckAsync(check, config, revision, cancel));
            check.Complain(Moved(image, tag, entries));
            findings.AddRange(check.Findings);
            images.Add(new VerifiedImage(image.At(image.Digest), image.Digest, check is { IsGood: true, Unchecked.Count: 0 }, check.Unchecked));
        }

        return Describe(images, findings, by);
    }

    private static async Task CheckAsync(ImageCheck check, PipelineConfig config, string? revision, CancellationToken cancel)
    {
        await check.SignaturesAsync(cancel);
        await check.ProvenanceAsync(revision, cancel);
        await check.SbomsAsync(cancel);
        await check.ScanAsync(config.Containers.Scan.LetsPassUnscanned(config.Containers.Registry), cancel);
    }

    /// <summary>The tag answers another digest than the one it was published with last.</summary>
    private static Finding? Moved(RegistryImage image, string? tag, IReadOnlyList<LedgerEntry> entries)
    {
        var repository = new ImageReference(image.Client.Host, image.Repository).ToString();
        var published = tag is null ? null : entries.Where(entry => entry is { Kind: PublishRecord.Kind, Outcome: "passed" })
            .SelectMany(entry => entry.Images).LastOrDefault(other => other.Repository == repository && other.Tags.Contains(tag));
        return published is null || published.Digest == image.Digest ? null : new Finding(
            "containers/tag-moved", Severity.Error, $"{repository}:{tag} answers {image.Digest}, but the ledger says that it was published with {published.Digest}: somebody moved the tag. Publish again, or ask for the digest");
    }

    private async Task<(RegistryImage Image, string? Tag)> OneAsync(PipelineConfig config, string asked, CancellationToken cancel)
    {
        var registry = config.Containers.Registry;
        var (own, prefix) = await access.ForeseeAsync(registry, cancel);
        var reference = ImageReference.Parse(asked);
        if (reference.Host == ImageReference.DockerHub && !asked.StartsWith(ImageReference.DockerHub, StringComparison.Ordinal))
        {
            // No host in the name: an image of pipeline.yml.
            var name = asked.Split('@')[0].Split(':')[0];
            reference = reference with { Host = prefix.Host, Repository = RegistryAccess.RepositoryOf(prefix, name) };
        }

        var isOwn = reference.Host == prefix.Host;
        var client = isOwn ? own ?? throw new RegistryException($"the local registry on {prefix.Host} does not run, so it can't be asked; any DockerPublish starts it", unreachable: true) : await access.OpenAsync(reference.Host, registry, cancel);
        var wanted = reference.Digest ?? reference.Tag ?? "latest";
        var index = await client.FindManifestAsync(reference.Repository, wanted, cancel) ?? throw new InvalidDataException($"{reference.Host}/{reference.Repository} has no {wanted}");
        return (new RegistryImage(reference.Repository, client, reference.Repository, index), reference.Digest is null ? wanted : null);
    }

    private static ImageVerifyResult Describe(List<VerifiedImage> images, List<Finding> findings, CosignIdentity by)
    {
        var bad = images.Count(image => !image.IsGood && image.Unchecked.Count == 0);
        var failed = findings.Count(finding => finding.Severity == Severity.Error);
        var doubts = images.SelectMany(image => image.Unchecked).ToList();
        var outcome = failed > 0 ? Outcome.Failed : doubts.Count > 0 ? Outcome.Errored : Outcome.Passed;
        var summary = failed > 0 ? $"{failed} reason{(failed == 1 ? "" : "s")} not to trust {(images.Count == 1 ? images[0].Reference : $"{bad} of {images.Count} images")}{(doubts.Count > 0 ? $"; {doubts.Count} checks could not be made: {doubts[0]}" : "")}"
            : doubts.Count > 0 ? $"{doubts.Count} checks could not be made: {doubts[0]}"
            : $"{images.Count} image{(images.Count == 1 ? "" : "s")} signed by {by}, with provenance, SBOMs and scan of the same digests";
        return new ImageVerifyResult(outcome, summary)
        {
            Signer = by.ToString(),
            Images = images,
            Findings = findings,
            Table = new ResultTable(["image", "verdict"], images.Select(image => (IReadOnlyList<string>)[image.Reference, image.IsGood && image.Unchecked.Count == 0 ? "good" : image.IsGood ? "not checked" : "not to be trusted"]).ToList()),
        };
    }
}
