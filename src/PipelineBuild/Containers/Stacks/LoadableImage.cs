using PipelineBuild.Artifacts;
using PipelineBuild.Containers.BaseImages;

namespace PipelineBuild.Containers.Stacks;

/// <summary>An image on disk that the engine can be given for a stack.</summary>
/// <param name="Digest">By which it is known where it came from.</param>
public sealed record LoadableImage(string Name, string Digest, OciLayout Layout)
{
    /// <summary>The manifest that this machine runs.</summary>
    /// <exception cref="InvalidDataException">The layout has none.</exception>
    public OciManifest Manifest()
    {
        var root = Layout.Root();
        return !root.IsIndex ? root
            : root.Children.FirstOrDefault(child => child.Digest == root.Platforms.GetValueOrDefault(BaseImageBuilder.MachinePlatform)) is { } own ? Layout.Read(own)
            : throw new InvalidDataException($"{Name} has no {BaseImageBuilder.MachinePlatform}, which this machine runs");
    }
}
