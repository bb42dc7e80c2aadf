using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Inspection;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Shows what a registry and the ledger know of an image. Reads only: the local registry is not started for it.</summary>
public sealed class ImageInspector(InspectionTargets targets, DeliveryLedger ledger, IProgress<string> progress)
{
    /// <param name="asked">One image, or null for all of pipeline.yml.</param>
    public async Task<ImageInspectResult> InspectAsync(PipelineConfig config, ImageName? asked, CancellationToken cancel)
    {
        var (wanted, problem) = await targets.ChooseAsync(config, asked, cancel);
        if (problem is not null)
        {
            return new ImageInspectResult(Outcome.Errored, problem);
        }

        var notes = new InspectionNotes();
        var images = new List<InspectedImage>();
        var entries = await EntriesAsync(config, notes, cancel);
        foreach (var target in wanted)
        {
            if (await InspectOneAsync(config, target, entries, notes, cancel) is { } image)
            {
                images.Add(image);
            }
        }

        return new ImageInspectResult(notes.Outcome, Summary(images, wanted.Count, notes)) { Images = images, Findings = notes.Findings, Text = InspectionText.Render(images) };
    }

    private async Task<InspectedImage?> InspectOneAsync(PipelineConfig config, InspectionTarget target, IReadOnlyList<LedgerEntry> entries, InspectionNotes notes, CancellationToken cancel)
    {
        var tags = await TagsAsync(target, notes, cancel);
        var reference = target.Digest ?? target.Tag ?? TagComparison.Newest(tags, await targets.CommitTagAsync(config, cancel));
        var shown = $"{target.Client.Host}/{target.Repository}{(reference is null ? "" : reference == target.Digest ? $"@{reference}" : $":{reference}")}";
        progress.Report($"read {shown}");
        if (reference is null || await target.Client.FindManifestAsync(target.Repository, reference, cancel) is not { } root)
        {
            notes.Unknown(NearestTags.Message(target.Client.Host, target.Repository, reference, tags));
            return null;
        }

        var image = await new ImageReader(target.Client, target.Repository, notes).ReadAsync(shown, root, await CompareAsync(target, root.Digest, tags, notes, cancel), cancel);
        return image with
        {
            Signatures = await new SignatureSearch(target.Client, target.Repository, tags, notes).FindAsync(image, cancel),
            History = DeliveryHistory.Of(image, entries),
        };
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(InspectionTarget target, InspectionNotes notes, CancellationToken cancel)
    {
        try
        {
            return await target.Client.TagsAsync(target.Repository, cancel);
        }
        catch (RegistryException error) when (!error.IsUnreachable && (target.Tag ?? target.Digest) is not null)
        {
            notes.NotSeen($"the tags could not be listed, so equal tags and signatures are not known: {error.Message}");
            return [];
        }
    }

    private static async Task<SameDigestTags> CompareAsync(InspectionTarget target, string digest, IReadOnlyList<string> tags, InspectionNotes notes, CancellationToken cancel)
    {
        try
        {
            return await TagComparison.CompareAsync(target.Client, target.Repository, digest, tags, cancel);
        }
        catch (RegistryException error) when (!error.IsUnreachable)
        {
            notes.NotSeen($"the tags could not be compared: {error.Message}");
            return new SameDigestTags([], 0, tags.Count(tag => !TagComparison.IsOfDigest(tag)));
        }
    }

    private async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(PipelineConfig config, InspectionNotes notes, CancellationToken cancel)
    {
        try
        {
            return await ledger.ReadAsync(config.Workspace, config.Ledger, cancel);
        }
        catch (LedgerException error)
        {
            notes.NotSeen($"the ledger could not be read, so the history is not known: {error.Message}");
            return [];
        }
    }

    private static string Summary(IReadOnlyList<InspectedImage> images, int wanted, InspectionNotes notes)
    {
        var broken = notes.Findings.Count(finding => finding.Severity == Severity.Error);
        var unseen = notes.Findings.Count - broken;
        var count = wanted == 1 && images.Count == 1 ? $"{images[0].Reference} {images[0].Digest[..19]}" : $"{images.Count} of {wanted} images read";
        return $"{count}{(broken > 0 ? $"; {broken} broken or missing" : "")}{(unseen > 0 ? $"; {unseen} could not be looked at" : "")}";
    }
}
