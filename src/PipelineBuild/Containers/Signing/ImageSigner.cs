using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>Signs index and platforms of the pushed images by digest, attests their SBOMs and scan, and reads all of it back.</summary>
public sealed class ImageSigner(RegistryImages pushed, SigningKeys keys, AttestationPlanner planner, Cosign cosign, StepJournal journal, IProgress<string> progress)
{
    public async Task<ImageSignResult> SignAsync(PipelineConfig config, CancellationToken cancel)
    {
        var images = await pushed.FindAsync(config, cancel);
        foreach (var image in images)
        {
            // Before the first signature: half a signed release helps nobody.
            planner.Wanted(config, image);
        }

        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        var by = await keys.ToSignAsync(config.Containers, cancel);
        var signed = new List<SignedImage>();
        foreach (var image in images)
        {
            signed.Add(await SignOneAsync(config, image, by, cancel));
        }

        return Describe(signed, by);
    }

    private async Task<SignedImage> SignOneAsync(PipelineConfig config, RegistryImage image, CosignIdentity by, CancellationToken cancel)
    {
        var gaps = await planner.GapsAsync(config, image, by, cancel);
        foreach (var digest in gaps.Unsigned)
        {
            progress.Report($"sign {image.Name} {digest}");
            await journal.DoAsync($"sign {image.At(digest)}", () => cosign.SignAsync(image.At(digest), by, image.Login, cancel));
        }

        foreach (var missing in gaps.Missing)
        {
            progress.Report($"attest {image.Name}: {missing.What}");
            using var scratch = new PrivateDirectory();
            var file = scratch.Write("predicate.json", missing.Predicate.ToJsonString());
            await journal.DoAsync($"attest the {missing.What} of {image.At(missing.Digest)}", () => cosign.AttestAsync(image.At(missing.Digest), missing.Type, file, by, image.Login, cancel));
        }

        if (gaps.Count > 0 && await planner.GapsAsync(config, image, by, cancel) is { Count: > 0 } left)
        {
            throw new InvalidDataException($"read-back: of {image.At(image.Digest)} {string.Join(", ", left.Unsigned.Concat(left.Missing.Select(missing => missing.What)))} is not signed by {by}; does the public key belong to the private one?");
        }

        return new SignedImage(image.Name, image.At(image.Digest), image.Digest, image.Platforms, gaps.Unsigned, gaps.Missing.Select(missing => missing.What).ToList(), planner.IsScanned(image));
    }

    private static ImageSignResult Describe(List<SignedImage> images, CosignIdentity by)
    {
        var (signed, attested) = (images.Sum(image => image.Signed.Count), images.Sum(image => image.Attested.Count));
        return new ImageSignResult(Outcome.Passed, signed + attested == 0 ? $"nothing to sign, all of it is signed by {by}" : $"{signed} signatures and {attested} attestations by {by}, read back")
        {
            Signer = by.ToString(),
            Images = images,
            Findings = images.Where(image => !image.IsScanned)
                .Select(image => new Finding("containers/scan-not-attested", Severity.Warning, $"{image.Name}: artifacts/ holds no finished scan of {image.Digest}, so none was attested, and DockerVerify will refuse the image; run DockerScan, then DockerSign again")).ToList(),
            Table = new ResultTable(["image", "digest", "signed now", "attested now"], images.Select(image => (IReadOnlyList<string>)[image.Name, image.Digest, $"{image.Signed.Count}", string.Join(", ", image.Attested)]).ToList()),
        };
    }
}
