using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Pruning;

/// <summary>The block <c>containers.prune</c>: what a clean-up leaves behind.</summary>
/// <param name="KeepReleases">How many of the highest versions of each image stay, and how many of the images each environment had last.</param>
/// <param name="KeepLines">Whether a tag such as 1.4 keeps the release it names although that is none of the last; else it goes with it.</param>
public sealed record PruneSettings(int KeepReleases, bool KeepLines)
{
    public static readonly PruneSettings Default = new(10, KeepLines: true);

    private const int Most = 1000;

    public static PruneSettings Read(YamlSection section) => new(section.Number("keepReleases", Default.KeepReleases, 1, Most), section.Flag("keepLines", Default.KeepLines));
}
