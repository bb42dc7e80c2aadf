using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>Gives the engine the images that compose files run and that can't be pulled: from their recipes, under the names the files use.</summary>
public sealed class StackImages(BaseImageProvider provider, IDocker docker, IProgress<string> progress)
{
    /// <returns>The names that were tagged.</returns>
    public async Task<IReadOnlyList<string>> TagAsync(PipelineConfig config, CancellationToken cancel)
    {
        var names = config.Containers.ComposeFiles.SelectMany(file => ComposeImages.Read(File.ReadAllText(Path.Combine(config.Workspace.Root, file)))).Distinct().ToList();
        var provided = await provider.ProvideAsync(config, names.Select(name => (name, (IReadOnlyList<string>)[BaseImageBuilder.MachinePlatform])), cancel);
        foreach (var (name, reference) in provided)
        {
            await docker.PullAsync(reference, BaseImageBuilder.MachinePlatform, cancel);
            await docker.TagAsync(reference, name, cancel);
            progress.Report($"image {name}: tagged from its recipe, {reference}");
        }

        return provided.Keys.ToList();
    }
}
