using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>Signs index and platforms of the pushed images by digest, attests their SBOMs and scan, and reads all of it back.</summary>
public sealed class ImageSigner(RegistryImages pushed, SigningKeys keys, AttestationPlanner planner, Cosign cosign, StepJournal journal, TimeProvider time, IProgress<string> progress)
{
    /// <summary>cosign reads what is attached to a digest, adds to it and writes it back: what another publisher wrote in between is lost, and has to be written again.</summary>
    private const int Rounds = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public async Task<ImageSignResult> SignAsync(PipelineConfig config, CancellationToken cancel)
    {
        using var alone = await ImagesLock.TakeAsync(config.Workspace, progress, cancel);
        return await SignAsync(config, await pushed.FindAsync(config, cancel), cancel);
    }

    /// <summary>Signs given images; the caller holds the lock on the workspace's images.</summary>
    public async Task<ImageSignResult> SignAsync(PipelineConfig config, IReadOnlyList<RegistryImage> images, CancellationToken cancel)
    {
        foreach (var image in images)
        {
            // Before the first signature: half a signed release helps nobody.
            planner.Wanted(config, image);
        }

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
        var left = gaps;
        for (var round = 1; left.Count > 0; round++)
        {
            if (round > Rounds)
            {
                throw new InvalidDataException($"read-back: of {image.At(image.Digest)} {string.Join(", ", left.Unsigned.Concat(left.Missing.Select(missing => missing.What)))} is not signed by {by}; does the public key belong to the private one?");
            }

            try
            {
                await CloseAsync(image, left, by, cancel);
            }
            catch (CosignException error) when (error.IsHalfWritten && round < Rounds)
            {
                progress.Report($"another writer is at {image.Name}'s signatures, trying again");
                await Task.Delay(Pause, time, cancel);
            }

            left = await planner.GapsAsync(config, image, by, cancel);
        }

        return new SignedImage(image.Name, image.At(image.Digest), image.Digest, image.Platforms, gaps.Unsigned, gaps.Missing.Select(missing => missing.What).ToList(), planner.IsScanned(image));
    }

    private async Task CloseAsync(RegistryImage image, SigningGaps gaps, CosignIdentity by, CancellationToken cancel)
    {
        foreach (var digest in gaps.Unsigned)
        {
            progress.Report($"sign {image.Name} {digest}");
            await journal.DoAsync($"sign {image.At(digest)}", () => cosign.SignAsync(image.At(digest), by, image.Client.Pass, cancel));
        }

        foreach (var missing in gaps.Missing)
        {
            progress.Report($"attest {image.Name}: {missing.What}");
            using var scratch = new PrivateDirectory();
            var file = scratch.Write("predicate.json", missing.Predicate.ToJsonString());
            await journal.DoAsync($"attest the {missing.What} of {image.At(missing.Digest)}", () => cosign.AttestAsync(image.At(missing.Digest), missing.Type, file, by, image.Client.Pass, cancel));
        }
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
