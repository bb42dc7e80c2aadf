using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Says how a publish ended.</summary>
internal static class PublishSummary
{
    public static ImagePublishResult Passed(PipelineConfig config, IReadOnlyList<PublishedImage> images, string host, BuildFacts now, IReadOnlyList<Finding> ofGates)
    {
        var pushed = images.Count(image => image.Pushed);
        var kept = now.IsDirty && images.All(image => image.Tags.Count == 1) && config.Containers.Images.Any(image => now.Of(image).Release.IsRelease);
        var what = pushed == 0 ? "nothing to push, everything is there" : $"{pushed} of {images.Count} image{(images.Count == 1 ? "" : "s")} pushed";
        return new ImagePublishResult(Outcome.Passed, $"{what}; read back from {host} on every platform, version {now.VersionsOf(config.Containers.Images)}{Passed(images)}")
        {
            Registry = host,
            Version = now.VersionsOf(config.Containers.Images),
            Images = images,
            Findings =
            [
                .. ofGates,
                .. LeftOut(config),
                .. kept ? [new Finding("containers/uncommitted-changes", Severity.Warning, $"the workspace differs from its commit: pushed under {now.CommitTag} only, version tags stay. Commit, or name a version with --package-version")] : Array.Empty<Finding>(),
            ],
            Table = PublishedImage.TableOf(images),
        };
    }

    private static string Passed(IReadOnlyList<PublishedImage> images) => images.Select(image => image.Evidence).OfType<ImageEvidence>().ToList() is not [var evidence, ..] all ? ""
        : string.Concat(new[]
        {
            all.SelectMany(one => one.Stacks ?? []).Distinct().ToList() is { Count: > 0 } stacks ? $"tested in {string.Join(" and ", stacks)}" : null,
            evidence.Scan switch { null => null, UnscannedMark.Value => $"{UnscannedMark.Value} for vulnerabilities", _ => "scanned" },
            evidence.Sboms is null ? null : "SBOMs written",
            evidence.SignedBy is null ? null : $"signed by {evidence.SignedBy} and verified",
        }.OfType<string>().Select(text => $", {text}"));

    private static IReadOnlyList<Finding> LeftOut(PipelineConfig config) => config.Containers.Gates.LeftOut is { Count: > 0 } gates
        ? [new Finding("containers/gate-left-out", Severity.Note, $"published without {string.Join(" and ", gates)}, as containers.gates says")]
        : [];

    /// <summary>A gate let nothing pass, so nothing was moved for any image.</summary>
    public static ImagePublishResult Refused(GateRefusal refusal, IReadOnlyList<Finding> findings, string host) =>
        new(refusal.Result.Outcome, $"{refusal.Reason}; no version tag was moved, and the ledger has the refusal{(refusal.Result.Outcome == Outcome.Errored ? "; once that is mended the same command goes on from there" : "")}")
        {
            Registry = host,
            Findings = findings,
            Table = refusal.Result.Table,
            Text = refusal.Result.Text,
        };

    /// <summary>Nothing was moved for any image.</summary>
    public static ImagePublishResult Refused(IReadOnlyList<TakenVersion> conflicts, IReadOnlyList<PushedImage> pushed, string host) =>
        new(Outcome.Failed, $"{conflicts.Count} of {pushed.Count} image{(pushed.Count == 1 ? "" : "s")} would replace a published version; no tag was moved. Publish another version: a new git tag, version: in pipeline.yml or --package-version; --overwrite replaces it")
        {
            Registry = host,
            Findings = conflicts.Select(Finding).ToList(),
        };

    public static Finding Finding(TakenVersion conflict) => new("containers/version-taken", Severity.Error, conflict.ToString());

    /// <summary>Some images have their tags and others lost their version: running the command again can't mend that.</summary>
    /// <param name="partial">What is said of the tags that moved and those that did not.</param>
    public static ImagePublishResult Lost(ImagePublishResult partial, IReadOnlyList<TakenVersion> conflicts)
    {
        var tagged = partial.Images.Where(image => image.MovedTags.Count > 0).Select(image => image.Name).ToList();
        return partial with
        {
            Outcome = Outcome.Failed,
            Summary = $"another commit was published under this version at the same time: {string.Join("; ", conflicts.Select(conflict => conflict.Place))} {(conflicts.Count == 1 ? "is" : "are")} that one's{(tagged.Count == 0 ? "" : $", and {string.Join(", ", tagged)} {(tagged.Count == 1 ? "has" : "have")} tags of this one, as the ledger says")}. Publish both commits under other versions; --overwrite takes this one",
            Findings = [.. conflicts.Select(Finding), .. partial.Findings],
        };
    }

    public static ImagePublishResult Partial(IReadOnlyList<PublishedImage> images, string host, IReadOnlyList<string> missing, string error) =>
        new(Outcome.Errored, $"stopped half-way: {error}. Not moved: {string.Join(", ", missing)}; the ledger says so too, and the same command does the rest")
        {
            Registry = host,
            Images = images,
            Findings = missing.Select(place => new Finding("containers/partial-publish", Severity.Error, $"{place} was not moved: {error}")).ToList(),
            Table = PublishedImage.TableOf(images),
        };
}
