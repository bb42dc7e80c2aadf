using System.Collections.Concurrent;
using PipelineBuild.Artifacts;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>
/// Sees to it that every base image a Dockerfile names can be had: from its own registry or that one's mirror where it answers, else
/// from its recipe by way of the local registry. Dockerfiles stay what they would be on the internet.
/// </summary>
public sealed class BaseImageProvider(RegistryAccess access, LocalRegistry localRegistry, BaseImageBuilder builder, IProgress<string> progress)
{
    /// <summary>How long a base image's own registry may take to answer before its recipe is used.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Lazy<Task<Sight>>> sights = new();

    private Task<IReadOnlyList<ForeseenBaseImage>>? anticipated;

    /// <summary>Begins to look for what <see cref="ProvideAsync(PipelineConfig, CancellationToken)"/> will need; changes nothing.</summary>
    public void Anticipate(PipelineConfig config, CancellationToken cancel) => anticipated = Task.Run(() => ForeseeAsync(config, cancel), cancel);

    /// <summary>The Dockerfile's name of each base image that comes from a mirror or a recipe, and the reference to use instead.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ProvideAsync(PipelineConfig config, CancellationToken cancel)
    {
        var wanted = Wanted(config).ToList();
        return await WithMirrorsAsync(config, wanted, await ProvideAsync(config, wanted, cancel), cancel);
    }

    /// <summary>The same where all of it is there already; makes nothing.</summary>
    /// <param name="foreseen">What <see cref="ForeseeAsync(PipelineConfig, CancellationToken)"/> told.</param>
    /// <returns>Null when an image would have to be made.</returns>
    public async Task<IReadOnlyDictionary<string, string>?> FindProvidedAsync(PipelineConfig config, IReadOnlyList<ForeseenBaseImage> foreseen, CancellationToken cancel) => foreseen.Any(image => image.Existing is null)
        ? null
        : await WithMirrorsAsync(config, Wanted(config), foreseen.ToDictionary(image => image.Recipe.Image, image => image.Existing!), cancel);

    private async Task<IReadOnlyDictionary<string, string>> WithMirrorsAsync(PipelineConfig config, IEnumerable<(string Name, IReadOnlyList<string> Platforms)> wanted, IReadOnlyDictionary<string, string> fromRecipes, CancellationToken cancel)
    {
        var provided = new Dictionary<string, string>(fromRecipes);
        foreach (var (name, _) in wanted.Where(image => !provided.ContainsKey(image.Name)))
        {
            if (config.Containers.MirrorOf(ImageReference.Parse(name)) is { } mirrored)
            {
                provided[name] = await MirroredAsync(config, name, mirrored, cancel);
            }
        }

        return provided;
    }

    /// <summary>Recipes only, for images named otherwise than by a Dockerfile.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ProvideAsync(PipelineConfig config, IEnumerable<(string Name, IReadOnlyList<string> Platforms)> wanted, CancellationToken cancel)
    {
        var provided = new Dictionary<string, string>();
        foreach (var recipe in await RecipesInUseAsync(config, wanted, cancel))
        {
            progress.Report($"base image {recipe.Settings.Image}: {recipe.Reason}; its recipe is used");
            if (await FoundAheadAsync(recipe) is { } found)
            {
                await localRegistry.ShareAsync(cancel);
                provided[recipe.Settings.Image] = found;
                continue;
            }

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

    /// <summary>What was not found, or could not be asked for, is looked for again by those who can start the registry and make the image.</summary>
    private async Task<string?> FoundAheadAsync(RecipeInUse recipe)
    {
        try
        {
            return anticipated is null ? null : (await anticipated).FirstOrDefault(seen => seen.Recipe == recipe.Settings && !recipe.Platforms.Except(seen.Platforms).Any())?.Existing;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<RecipeInUse>> RecipesInUseAsync(PipelineConfig config, IEnumerable<(string Name, IReadOnlyList<string> Platforms)> wanted, CancellationToken cancel)
    {
        var used = new List<RecipeInUse>();
        foreach (var (name, platforms) in wanted)
        {
            if (config.Containers.BaseImages.FirstOrDefault(recipe => recipe.Image == name) is { } recipe && (await SeeAsync(config, name, cancel)).Obstacle is { } reason)
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
            if ((await SeeAsync(config, recipe.Image, cancel)).Obstacle is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The digest that an image's tag has at this moment, where a build would take it from; null when that can't be asked.</summary>
    public async Task<string?> DigestAsync(PipelineConfig config, string name, CancellationToken cancel) => (await SeeAsync(config, name, cancel)).Digest;

    /// <summary>Names of external images the image's Dockerfile uses.</summary>
    public static IReadOnlyList<string> ExternalImages(ImageSettings image, Workspace workspace) =>
        Dockerfile.ExternalImages(image.Bake?.InlineDockerfile ?? File.ReadAllText(Path.Combine(workspace.Root, image.Dockerfile)), image.Args, image.Contexts.Keys);

    /// <summary>Each external image with the platforms it is needed for; the machine's own comes along, as FROM --platform=$BUILDPLATFORM wants it.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<string> Platforms)> Wanted(PipelineConfig config) => config.Containers.Baked
        .SelectMany(image => ExternalImages(image, config.Workspace).Select(name => (Name: name, image.Platforms)))
        .GroupBy(pair => pair.Name)
        .Select(group => (group.Key, (IReadOnlyList<string>)group.SelectMany(pair => pair.Platforms).Append(BaseImageBuilder.MachinePlatform).Distinct().Order().ToList()));

    /// <summary>By digest, so that what was looked at is what is built on. What the mirror does not give, the build asks it for again and says so itself: never behind its back.</summary>
    private async Task<string> MirroredAsync(PipelineConfig config, string name, ImageReference mirrored, CancellationToken cancel)
    {
        var (digest, obstacle) = await SeeAsync(config, name, cancel);
        progress.Report($"base image {name}: read through {mirrored}{(obstacle is null ? "" : $", but {obstacle}")}");
        return digest is null ? mirrored.ToString() : mirrored.WithDigest(digest).ToString();
    }

    /// <summary>Each image is asked for once in a run.</summary>
    private Task<Sight> SeeAsync(PipelineConfig config, string name, CancellationToken cancel) => sights.GetOrAdd(
        name, _ => new Lazy<Task<Sight>>(() => PipelineTrace.StepAsync($"look for {name}", () => ProbeAsync(config.Containers, ImageReference.Parse(name), cancel)))).Value;

    private async Task<Sight> ProbeAsync(ContainerSettings settings, ImageReference name, CancellationToken cancel)
    {
        var reference = settings.MirrorOf(name) ?? name;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ProbeLimit);
        try
        {
            var registry = await access.OpenAsync(reference.Host, settings.Registry, limit.Token);
            var manifest = await registry.FindManifestAsync(reference.Repository, reference.Digest ?? reference.Tag ?? "latest", limit.Token);
            return manifest is null ? new Sight(null, $"{reference.Host} does not have it") : new Sight(manifest.Digest, null);
        }
        catch (RegistryException error)
        {
            return new Sight(null, error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Sight(null, $"{reference.Host} did not answer within {ProbeLimit.TotalSeconds:0} s");
        }
    }

    /// <param name="Obstacle">Why the image can't be pulled; null when it can.</param>
    private sealed record Sight(string? Digest, string? Obstacle);

    private sealed record RecipeInUse(BaseImageSettings Settings, string Reason, IReadOnlyList<string> Platforms);
}

/// <summary>A base image that its recipe stands in for.</summary>
/// <param name="Reason">Why the real one can't be pulled.</param>
/// <param name="Target">By tag: where it is or would be pushed.</param>
/// <param name="Existing">By digest, when it is made already; null when a build would make it.</param>
public sealed record ForeseenBaseImage(BaseImageSettings Recipe, string Reason, string Target, bool RegistryRuns, string? Existing, IReadOnlyList<string> Platforms);
