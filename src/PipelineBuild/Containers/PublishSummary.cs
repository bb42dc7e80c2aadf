using PipelineBuild.Containers.Tags;
using PipelineBuild.Results;

namespace PipelineBuild.Containers;

/// <summary>Says how a publish ended.</summary>
internal static class PublishSummary
{
    public static ImagePublishResult Passed(PipelineConfig config, IReadOnlyList<PublishedImage> images, string host, BuildFacts now)
    {
        var pushed = images.Count(image => image.Pushed);
        var kept = now.IsDirty && images.All(image => image.Tags.Count == 1) && config.Containers.Images.Any(image => now.Of(image).Release.IsRelease);
        var what = pushed == 0 ? "nothing to push, everything is there" : $"{pushed} of {images.Count} image{(images.Count == 1 ? "" : "s")} pushed";
        return new ImagePublishResult(Outcome.Passed, $"{what}; read back from {host} on every platform, version {now.VersionsOf(config.Containers.Images)}")
        {
            Registry = host,
            Version = now.VersionsOf(config.Containers.Images),
            Images = images,
            Findings = kept
                ? [new Finding("containers/uncommitted-changes", Severity.Warning, $"the workspace differs from its commit: pushed under {now.CommitTag} only, version tags stay. Commit, or name a version with --package-version")]
                : [],
            Table = PublishedImage.TableOf(images),
        };
    }

    /// <summary>Nothing was moved for any image.</summary>
    public static ImagePublishResult Refused(IReadOnlyList<TakenVersion> conflicts, IReadOnlyList<PushedImage> pushed, string host) =>
        new(Outcome.Failed, $"{conflicts.Count} of {pushed.Count} image{(pushed.Count == 1 ? "" : "s")} would replace a published version; no tag was moved. Publish another version: a new git tag, version: in pipeline.yml or --package-version; --overwrite replaces it")
        {
            Registry = host,
            Findings = conflicts.Select(Finding).ToList(),
        };

    public static Finding Finding(TakenVersion conflict) => new("containers/version-taken", Severity.Error, conflict.ToString());

    public static ImagePublishResult Partial(IReadOnlyList<PublishedImage> images, string host, IReadOnlyList<string> missing, string error) =>
        new(Outcome.Errored, $"stopped half-way: {error}. Not moved: {string.Join(", ", missing)}; the ledger says so too, and the same command does the rest")
        {
            Registry = host,
            Images = images,
            Findings = missing.Select(place => new Finding("containers/partial-publish", Severity.Error, $"{place} was not moved: {error}")).ToList(),
            Table = PublishedImage.TableOf(images),
        };
}
