using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Names the caches of each image in BuildKit's words.</summary>
public sealed class BuildCaches(RegistryAccess access, EnvironmentVariables environment)
{
    /// <summary>A cache that can't be written costs the next build time, never this one its success.</summary>
    private const string Forgiving = "ignore-error=true";

    /// <summary>The targets with their caches; opens the registry only when an image keeps its cache beside itself.</summary>
    public async Task<IReadOnlyList<BakeTarget>> AddAsync(PipelineConfig config, IReadOnlyList<BakeTarget> targets, CancellationToken cancel)
    {
        var prefix = NeedsRegistry(config) ? (await access.OpenAsync(config.Containers.Registry, cancel)).Prefix : null;
        return targets.Select(target => config.Containers.Images.FirstOrDefault(image => image.BakeTarget == target.Name) is { } image ? WithCaches(target, image, config, prefix) : target).ToList();
    }

    /// <summary>What a build would write into caches outside of the engine.</summary>
    public async Task<IReadOnlyList<PlannedChange>> ForeseeAsync(PipelineConfig config, CancellationToken cancel)
    {
        var prefix = NeedsRegistry(config) ? (await access.ForeseeAsync(config.Containers.Registry, cancel)).Prefix : null;
        var own = config.Containers.Images.SelectMany(image => (image.Bake?.CacheTo ?? []).Where(line => !line.StartsWith("type=inline", StringComparison.Ordinal)).Select(line => new PlannedChange(
            line.StartsWith("type=local", StringComparison.Ordinal) ? ChangeKind.Write : ChangeKind.Push, line, $"build cache of {image.Name}, as its bake file says")));
        return config.Containers.Images.SelectMany(image => image.Cache.Where(IsUsable).Select(cache => new PlannedChange(
            cache.Kind == CacheKind.Local ? ChangeKind.Write : ChangeKind.Push,
            PlaceOf(cache, image, config, prefix, OwnSuffix(config)),
            $"build cache of {image.Name}, {(config.BuildsAnew ? $"not read because of {(config.Build.WithoutCache ? "--no-cache" : "reproducible")}" : "read first")}"))).Concat(own).ToList();
    }

    /// <summary>buildx leaves a cache of GitHub's out without a word where it can't reach it.</summary>
    public IReadOnlyList<Finding> Unusable(PipelineConfig config) => config.Containers.Images.SelectMany(image => image.Cache).All(IsUsable)
        ? []
        : [new Finding("containers/cache-unavailable", Severity.Note, "the cache of type gha is left out: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not set. GitHub gives them to actions only; use the type registry, or export them in a step before")];

    private bool IsUsable(CacheSettings cache) => cache.Kind != CacheKind.Gha
        || (environment.Get("ACTIONS_RUNTIME_TOKEN") is not null && (environment.Get("ACTIONS_RESULTS_URL") ?? environment.Get("ACTIONS_CACHE_URL")) is not null);

    private static bool NeedsRegistry(PipelineConfig config) => config.Containers.Images.SelectMany(image => image.Cache).Any(cache => cache is { Kind: CacheKind.Registry, Place: null });

    private BakeTarget WithCaches(BakeTarget target, ImageSettings image, PipelineConfig config, ImageReference? prefix)
    {
        var own = OwnSuffix(config);
        // A part of an image also finds what the build of the whole left.
        string[] read = own.Length == 0 ? [own] : [own, ""];
        var usable = image.Cache.Where(IsUsable).ToList();
        return target with
        {
            // What the bake file itself names stays: bake adds to what is read, and replaces where it is written.
            CacheFrom = config.BuildsAnew ? [] : usable.SelectMany(cache => read.Select(suffix => $"{Head(cache, "src")}{PlaceOf(cache, image, config, prefix, suffix)}")).Distinct().ToList(),
            CacheTo = usable.Select(cache => $"{Head(cache, "dest")}{PlaceOf(cache, image, config, prefix, own)},mode={cache.Mode},{Forgiving}").ToList() is { Count: > 0 } written ? [.. image.Bake?.CacheTo ?? [], .. written] : [],
        };
    }

    private static string Head(CacheSettings cache, string path) => cache.Kind switch
    {
        CacheKind.Registry => "type=registry,ref=",
        CacheKind.Local => $"type=local,{path}=",
        _ => "type=gha,scope=",
    };

    /// <summary>Each image has its own place, or the last one would be left with the whole cache; so has each part of a split build.</summary>
    private static string PlaceOf(CacheSettings cache, ImageSettings image, PipelineConfig config, ImageReference? prefix, string suffix) => cache.Kind switch
    {
        CacheKind.Registry when cache.Place is { } asked => asked + suffix,
        CacheKind.Registry => (prefix! with { Repository = RegistryAccess.RepositoryOf(prefix!, image.Name), Tag = $"buildcache{suffix}" }).ToString(),
        CacheKind.Local => $"{cache.Place ?? CacheSettings.DefaultFolder}/{image.LayoutName}{suffix}",
        _ => $"{cache.Place ?? config.Name}-{image.LayoutName}{suffix}",
    };

    private static string OwnSuffix(PipelineConfig config) => string.Concat(config.Build.Platforms.Order(StringComparer.Ordinal).Select(platform => $"-{PlatformTag.SuffixOf(platform)}"));
}
