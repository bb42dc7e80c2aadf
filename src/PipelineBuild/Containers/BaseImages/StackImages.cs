using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>Gives the engine the images that compose files run and that can't be pulled: from their recipes, under the names the files use.</summary>
public sealed class StackImages(BaseImageProvider provider, IDocker docker, StepJournal journal, IProgress<string> progress)
{
    /// <returns>The names that were tagged.</returns>
    public async Task<IReadOnlyList<string>> TagAsync(PipelineConfig config, CancellationToken cancel)
    {
        var provided = await provider.ProvideAsync(config, Wanted(config), cancel);
        foreach (var (name, reference) in provided)
        {
            await journal.DoAsync($"tag {name} in the engine", () => TagOneAsync(docker, reference, name, cancel));
            progress.Report($"image {name}: tagged from its recipe, {reference}");
        }

        return provided.Keys.ToList();
    }

    /// <summary>The images that <see cref="TagAsync"/> would make and tag; does neither.</summary>
    public Task<IReadOnlyList<ForeseenBaseImage>> ForeseeAsync(PipelineConfig config, CancellationToken cancel) => provider.ForeseeAsync(config, Wanted(config), cancel);

    internal static async Task TagOneAsync(IDocker client, string reference, string name, CancellationToken cancel)
    {
        await client.PullAsync(reference, BaseImageBuilder.MachinePlatform, cancel);
        await client.TagAsync(reference, name, cancel);
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Platforms)> Wanted(PipelineConfig config) => config.Containers.ComposeFiles
        .SelectMany(file => ImagesOf(ComposeReader.Read(config.Workspace, Path.Combine(config.Workspace.Root, file)))).Distinct()
        .Select(name => (name, (IReadOnlyList<string>)[BaseImageBuilder.MachinePlatform]));

    /// <summary>Of a file that can't be read nobody knows which images it runs.</summary>
    private static IReadOnlyList<string> ImagesOf(ComposeProject project) => project.Services.Count == 0 && project.Problems.Count > 0
        ? throw new InvalidDataException($"the compose file can't be read: {project.Problems[0]}")
        : project.ImagesNotBuilt;
}
