using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Scanning;

/// <summary>Finds what is to be scanned: the images that DockerBuild left on disk, else those that DockerPublish left in the registry.</summary>
public sealed class ScanSubjects(ResultStore results, BuildFactsReader facts, RegistryAccess access)
{
    /// <exception cref="InvalidDataException">There is neither for this commit.</exception>
    public async Task<IReadOnlyList<ScanSubject>> FindAsync(PipelineConfig config, CancellationToken cancel)
    {
        var now = await facts.ReadAsync(config, cancel);
        if (results.Load<ImageBuildResult>("DockerBuild") is { Outcome: Outcome.Passed } built && built.Revision == now.Revision && Wanted(built.Images, image => image.Name) is { } images && images.All(IsThere))
        {
            return images.Select(image => new ScanSubject(image.Name, image.Platforms) { Layout = LayoutOf(image) }).ToList();
        }

        if (now.CommitTag is { } tag && results.Load<ImagePublishResult>("DockerPublish") is { Outcome: Outcome.Passed } published && Wanted(published.Images, image => image.Name) is { } pushed && pushed.All(image => image.Tags.Contains(tag)))
        {
            return await InRegistryAsync(config, pushed, cancel);
        }

        throw new InvalidDataException($"artifacts/ holds no images of {now.Revision ?? "this workspace"}; run DockerBuild first");

        // Null when one of pipeline.yml's images is missing.
        IReadOnlyList<T>? Wanted<T>(IReadOnlyList<T> there, Func<T, string> name) where T : class =>
            config.Containers.Images.Select(image => there.FirstOrDefault(other => name(other) == image.Name)).OfType<T>().ToList() is var wanted && wanted.Count == config.Containers.Images.Count ? wanted : null;

        OciLayout LayoutOf(BuiltImage image) => new(Path.Combine(config.Workspace.Root, image.Layout));

        bool IsThere(BuiltImage image) => File.Exists(Path.Combine(LayoutOf(image).Directory, "index.json"));
    }

    private async Task<IReadOnlyList<ScanSubject>> InRegistryAsync(PipelineConfig config, IReadOnlyList<PublishedImage> published, CancellationToken cancel)
    {
        var registry = config.Containers.Registry;
        var (client, _) = await access.ForeseeAsync(registry, cancel);
        return client is null
            ? throw new InvalidDataException("the images are in the local registry, which does not run; any DockerPublish starts it")
            : published.Select(image => new ScanSubject(image.Name, image.Platforms) { Registry = new RegistryCopy(client, ImageReference.Parse(image.Reference).Repository) }).ToList();
    }
}
