using System.Collections.Concurrent;
using PipelineBuild.Artifacts;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>
/// Sees to it that every base image a Dockerfile names can be had: from its own registry where that answers, else from its recipe by
/// way of the local registry. Dockerfiles stay what they would be on the internet.
/// </summary>
public sealed class BaseImageProvider(RegistryClients registries, LocalRegistry localRegistry, BaseImageBuilder builder, IProgress<string> progress)
{
    /// <summary>How long a base image's own registry may take to answer before its recipe is used.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, string?> obstacles = new();

    /// <summary>The Dockerfile's name of each base image that comes from a recipe, and the reference by digest to use instead.</summary>
    public Task<IReadOnlyDictionary<string, string>> ProvideAsync(PipelineConfig config, CancellationToken cancel) => ProvideAsync(config, Wanted(config), cancel);

    /// <summary>The same for images named otherwise than by a Dockerfile.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ProvideAsync(PipelineConfig config, IEnumerable<(string Name, IReadOnlyList<string> Platforms)> wanted, CancellationToken cancel)
    {
        var provided = new Dictionary<string, string>();
        foreach (var recipe in await RecipesInUseAsync(config, wanted, cancel))
        {
            progress.Report($"base image {recipe.Settings.Image}: {recipe.Reason}; its recipe is used");
            var host = await localRegistry.EnsureRunningAsync(config.Containers.Registry.Port, cancel);
            provided[recipe.Settings.Image] = await builder.EnsureAsync(recipe.Settings, recipe.Platforms, host, cancel);
        }

        return provided;
    }

    /// <summary>The recipes that <see cref="ProvideAsync(PipelineConfig, CancellationToken)"/> would use, with the reference of each image that is made already; makes none.</summary>
    public Task<IReadOnlyList<ForeseenBaseImage>> ForeseeAsync(PipelineConfig config, CancellationToken cancel) => ForeseeAsync(config, Wanted(config), cancel);

    /// <summary>The same for images named otherwise than by a Dockerfile.</summary>
    public async Task<IReadOnlyList<ForeseenBaseImage>> ForeseeAsync(PipelineConfig config, IEnumerable<(string Name, IReadOnlyList<string> Platforms)> wanted, CancellationToken cancel)
    {
        var foreseen = new List<ForeseenBaseImage>();
        foreach (var recipe in await RecipesInUseAsync(config, wanted, cancel))
        {
            var (host, runs) = await localRegistry.ForeseeAsync(config.Containers.Registry.Port, cancel);
            foreseen.Add(new ForeseenBaseImage(
                recipe.Settings, recipe.Reason, RecipeReference.Of(recipe.Settings, host).ToString(), runs, runs ? await builder.FindAsync(recipe.Settings, recipe.Platforms, host, cancel) : null, recipe.Platforms));
        }

        return foreseen;
    }

    private async Task<IReadOnlyList<RecipeInUse>> RecipesInUseAsync(PipelineConfig config, IEnumerable<(string Name, IReadOnlyList<string> Platforms)> wanted, CancellationToken cancel)
    {
        var used = new List<RecipeInUse>();
        foreach (var (name, platforms) in wanted)
        {
            if (config.Containers.BaseImages.FirstOrDefault(recipe => recipe.Image == name) is { } recipe && await ObstacleAsync(name, cancel) is { } reason)
            {
                used.Add(new RecipeInUse(recipe, reason, platforms));
            }
        }

        return used;
    }

    /// <summary>Whether this machine needs a recipe at all: some base image has one and can't be pulled from its own registry.</summary>
    public async Task<bool> NeedsRecipesAsync(PipelineConfig config, CancellationToken cancel)
    {
        foreach (var recipe in config.Containers.BaseImages)
        {
            if (await ObstacleAsync(recipe.Image, cancel) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names of external images the image's Dockerfile uses.</summary>
    public static IReadOnlyList<string> ExternalImages(ImageSettings image, Workspace workspace) =>
        Dockerfile.ExternalImages(File.ReadAllText(Path.Combine(workspace.Root, image.Dockerfile)), image.Args, image.Contexts.Keys);

    /// <summary>Each external image with the platforms it is needed for; the machine's own comes along, as FROM --platform=$BUILDPLATFORM wants it.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<string> Platforms)> Wanted(PipelineConfig config) => config.Containers.Baked
        .SelectMany(image => ExternalImages(image, config.Workspace).Select(name => (Name: name, image.Platforms)))
        .GroupBy(pair => pair.Name)
        .Select(group => (group.Key, (IReadOnlyList<string>)group.SelectMany(pair => pair.Platforms).Append(BaseImageBuilder.MachinePlatform).Distinct().Order().ToList()));

    /// <summary>Null when the image can be pulled, else why not; each image is asked for once in a run.</summary>
    private async Task<string?> ObstacleAsync(string name, CancellationToken cancel)
    {
        if (!obstacles.TryGetValue(name, out var obstacle))
        {
            obstacles[name] = obstacle = await PipelineTrace.StepAsync($"look for {name}", () => ProbeAsync(name, cancel));
        }

        return obstacle;
    }

    private async Task<string?> ProbeAsync(string name, CancellationToken cancel)
    {
        var reference = ImageReference.Parse(name);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ProbeLimit);
        try
        {
            var manifest = await registries.Open(reference.Host).FindManifestAsync(reference.Repository, reference.Digest ?? reference.Tag ?? "latest", limit.Token);
            return manifest is null ? $"{reference.Host} does not have it" : null;
        }
        catch (RegistryException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"{reference.Host} did not answer within {ProbeLimit.TotalSeconds:0} s";
        }
    }

    private sealed record RecipeInUse(BaseImageSettings Settings, string Reason, IReadOnlyList<string> Platforms);
}

/// <summary>A base image that its recipe stands in for.</summary>
/// <param name="Reason">Why the real one can't be pulled.</param>
/// <param name="Target">By tag: where it is or would be pushed.</param>
/// <param name="Existing">By digest, when it is made already; null when a build would make it.</param>
public sealed record ForeseenBaseImage(BaseImageSettings Recipe, string Reason, string Target, bool RegistryRuns, string? Existing, IReadOnlyList<string> Platforms);
