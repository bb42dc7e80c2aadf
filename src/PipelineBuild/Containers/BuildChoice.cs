namespace PipelineBuild.Containers;

/// <summary>What the command line asks of a build: some platforms only (<c>--platform</c>), every step anew (<c>--no-cache</c>).</summary>
/// <param name="Platforms">Empty means all of each image.</param>
public sealed record BuildChoice(IReadOnlyList<string> Platforms, bool WithoutCache)
{
    public static readonly BuildChoice Whole = new([], WithoutCache: false);

    public bool IsSplit => Platforms.Count > 0;

    /// <summary>Why the choice can't be had, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>Images that have none of the platforms.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>What others are built on, for the chosen platforms only.</summary>
    public IReadOnlyList<ImageSettings> OfSupports(IReadOnlyList<ImageSettings> supports) =>
        IsSplit ? supports.Select(image => image with { Platforms = image.Platforms.Intersect(Platforms).ToList() }).Where(image => image.Platforms.Count > 0).ToList() : supports;

    /// <summary>The images with the chosen platforms only; all of them when the choice can't be had, so that nobody takes it for nothing to do.</summary>
    public (BuildChoice Choice, IReadOnlyList<ImageSettings> Images) Of(IReadOnlyList<ImageSettings> images)
    {
        if (!IsSplit || images.Count == 0)
        {
            return (this, images);
        }

        var known = images.SelectMany(image => image.Platforms).Distinct().ToList();
        if (Platforms.Except(known).ToList() is { Count: > 0 } unknown)
        {
            return (this with { Problem = $"--platform={string.Join(',', unknown)}: no image of pipeline.yml is for it; the platforms are {string.Join(", ", known)}" }, images);
        }

        var chosen = images.Select(image => image with { Platforms = image.Platforms.Intersect(Platforms).ToList() }).Where(image => image.Platforms.Count > 0).ToList();
        return (this with { LeftOut = images.Select(image => image.Name).Except(chosen.Select(image => image.Name)).ToList() }, chosen);
    }
}
