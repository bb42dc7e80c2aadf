using PipelineBuild.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>What a run works on: all images, or with --since those whose inputs changed.</summary>
/// <param name="Config">Holds the images to build; those they are built on stand in <see cref="ContainerSettings.Supports"/>.</param>
/// <param name="Since">Null when all images are built.</param>
public sealed record ImageSelection(PipelineConfig Config, ImagesSince? Since)
{
    public bool IsEmpty => Config.Containers.Images.Count == 0;

    public string EmptyReason => $"no image is affected by what changed since {Since!.Reference}";
}

/// <summary>The decisions of --since, kept with the result.</summary>
public sealed record ImagesSince(string Reference, string Commit, IReadOnlyList<ImageDecision> Images);

/// <summary>Narrows a run down to the images that a change concerns.</summary>
public sealed class ImageSelector(GitComparer git, ConfigHistory history)
{
    /// <exception cref="GitReferenceException">What changed can't be known.</exception>
    public async Task<ImageSelection> SelectAsync(PipelineConfig config, CancellationToken cancel)
    {
        if (config.ChangesSince is not { } reference)
        {
            return new ImageSelection(config, null);
        }

        var comparison = await git.CompareAsync(config.Workspace.Root, reference, cancel);
        var decisions = AffectedImages.Decide(config, comparison, await history.CompareAsync(config, comparison, cancel));
        var (build, supports) = AffectedImages.Split(config.Containers, decisions);
        return new ImageSelection(
            config with { Containers = config.Containers with { Images = build, Supports = supports } },
            new ImagesSince(reference, comparison.Commit, decisions.Select(decision => !supports.Any(image => image.Name == decision.Name) ? decision : decision with { Reason = $"{decision.Reason}; others are built on it, so it is baked and not published" }).ToList()));
    }

    /// <summary>The decisions as lines for people.</summary>
    public static IEnumerable<string> Lines(ImagesSince? since) => since is null ? [] : since.Images.Select(image => $"{image.Name}: {(image.IsIn ? "in" : "out")}, {image.Reason}");

    /// <summary>The decisions as rows for people.</summary>
    public static Results.ResultTable Table(ImagesSince since) => new(["image", "built", "why"], since.Images.Select(image => new[] { image.Name, image.IsIn ? "yes" : "no", image.Reason }).ToList());
}
