using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>Makes images of printed targets and puts them beside those of pipeline.yml; pure but for looking whether paths exist.</summary>
public sealed class BakeImages
{
    private readonly PipelineConfig config;
    private readonly BakeSource source;
    private readonly PrintedBake printed;
    private readonly BakePlaces places;
    private readonly List<Finding> findings = [];

    private BakeImages(PipelineConfig config, BakeSource source, PrintedBake printed)
    {
        (this.config, this.source, this.printed) = (config, source, printed);
        places = new BakePlaces(config.Workspace, source.Files);
    }

    /// <summary>The containers of pipeline.yml with the images of its bake files.</summary>
    /// <exception cref="BakeFileException">The targets can't be images.</exception>
    public static ContainerSettings Join(PipelineConfig config, BakeSource source, PrintedBake printed)
    {
        var images = new BakeImages(config, source, printed);
        var joined = images.Join();
        return images.findings.Count == 0 ? joined : throw new BakeFileException(images.findings);
    }

    private ContainerSettings Join()
    {
        var declared = config.Containers.Images;
        var chosen = source.Targets.SelectMany(Members).Distinct().Where(target => declared.All(image => image.FromTarget != target)).ToList();
        var own = declared.Where(image => image.FromTarget is not null).SelectMany(image => Single(image.FromTarget!)).Distinct().ToList();
        var linked = printed.Targets.Keys.Except(chosen).Except(own).ToList();
        var images = declared.Select(image => image.FromTarget is { } target && printed.Targets.TryGetValue(target, out var definition) ? Filled(image, definition) : image)
            .Concat(chosen.Select(target => Made(printed.Targets[target])))
            .ToList();
        var supports = linked.Select(target => Filled(Blank(target), printed.Targets[target])).ToList();
        Distinguish(images, supports);
        return findings.Count > 0 ? config.Containers : Linked(images, supports);
    }

    private IReadOnlyList<string> Members(string name)
    {
        var members = printed.Flatten(name);
        if (members.Count == 0)
        {
            Say(places.Of(name), $"the group '{name}' holds no target");
        }

        return members;
    }

    private IReadOnlyList<string> Single(string name)
    {
        var members = printed.Flatten(name);
        if (members is [var only] && only == name)
        {
            return members;
        }

        Say(places.Of(name), $"'{name}' is a group of {(members.Count == 0 ? "nothing" : string.Join(", ", members))}: bakeTarget names one target, containers.bake.targets takes groups");
        return [];
    }

    private ImageSettings Made(PrintedTarget target)
    {
        var name = target.Tags.Count == 0 ? target.Name : RepositoryOf(target.Tags[0]);
        if (ImageSettings.NameProblem(name) is { } problem)
        {
            Say(target, $"{problem}; give it a name of its own: images: [{{ name: …, bakeTarget: {target.Name} }}]");
        }

        return Filled(Blank(name), target);
    }

    private ImageSettings Blank(string name) => new(name, ".", "Dockerfile", null, [], new Dictionary<string, string>(), new Dictionary<string, NamedContext>(), new Dictionary<string, string>(), [])
    {
        Tags = source.Defaults.Tags,
        Cache = source.Defaults.Caches,
        Scan = source.Defaults.Gate,
    };

    /// <summary>The image with what the target says; where pipeline.yml says something too, that holds.</summary>
    private ImageSettings Filled(ImageSettings image, PrintedTarget target)
    {
        var inputs = new TargetInputs(target, config.Workspace, problem => Say(target, problem));
        var platforms = image.HasOwnPlatforms ? image.Platforms : target.Platforms.Count > 0 ? target.Platforms : [];
        foreach (var platform in platforms.Where(platform => Platform.Parse(platform) is not { Os: "linux", Architecture.Length: > 0 }))
        {
            Say(target, $"platform {platform}: only linux/* platforms are supported");
        }

        return image with
        {
            Context = inputs.Context,
            Dockerfile = target.InlineDockerfile is null ? inputs.Dockerfile : places.Of(target.Name).File,
            Target = target.Stage,
            Platforms = platforms,
            Args = Over(target.Args, image.Args),
            Labels = Over(target.Labels, image.Labels),
            Contexts = Over(inputs.Contexts, image.Contexts),
            Bake = inputs.Origin(source.Files),
        };
    }

    /// <summary>Links between targets become links between images, and every image gets a name that bake does not know yet.</summary>
    private ContainerSettings Linked(List<ImageSettings> images, List<ImageSettings> supports)
    {
        var names = images.Concat(supports).Where(image => image.Bake is not null).DistinctBy(image => image.Bake!.Target).ToDictionary(image => image.Bake!.Target, image => image.Name);
        var taken = new HashSet<string>([.. places.Words, .. printed.Targets.Keys], StringComparer.Ordinal);
        images = images.Select(Link).ToList();
        supports = supports.Select(Link).ToList();
        return config.Containers with { Bake = null, Images = images.Select(image => WithPlatforms(image, source.Defaults.Platforms)).ToList(), Supports = supports.Select(support => WithPlatforms(support, Users(support))).ToList() };

        ImageSettings Link(ImageSettings image)
        {
            var target = image.LayoutName;
            while (!taken.Add(target))
            {
                target += "_";
            }

            return image with { BakeTarget = target, Contexts = image.Contexts.ToDictionary(pair => pair.Key, pair => pair.Value.Target is { } link ? pair.Value with { Image = names[link] } : pair.Value) };
        }

        // What is linked is wanted for whatever it is linked into.
        IReadOnlyList<string> Users(ImageSettings support) =>
            images.Concat(supports).Where(image => image != support && image.Contexts.Values.Any(context => context.Image == support.Name)).SelectMany(image => image.Platforms.Count > 0 ? image.Platforms : source.Defaults.Platforms).Distinct().ToList();
    }

    private static ImageSettings WithPlatforms(ImageSettings image, IReadOnlyList<string> fallback) => image.Platforms.Count > 0 ? image : image with { Platforms = fallback };

    private void Distinguish(List<ImageSettings> images, List<ImageSettings> supports)
    {
        var first = new Dictionary<string, ImageSettings>(StringComparer.Ordinal);
        foreach (var image in images.Concat(supports))
        {
            if (!first.TryAdd(image.LayoutName, image) && image.Bake is { } origin)
            {
                Say(places.Of(origin.Target), $"target {origin.Target} makes the image '{image.Name}', and so does {(first[image.LayoutName].Bake is { } other ? $"target {other.Target}" : "containers.images")}; give one of them a name of its own: images: [{{ name: …, bakeTarget: {origin.Target} }}]");
            }
        }

        foreach (var (image, missing) in images.SelectMany(image => image.Contexts.Values.Where(context => context is { Target: null, Image: { } name } && images.All(other => other.Name != name)).Select(context => (image, context.Image!))))
        {
            Say(new ConfigPlace(PipelineConfig.DefaultFile, 0, 0), $"image {image.Name}: there is no image '{missing}' in containers.images or the bake files{Suggestion.For(missing, images.Select(other => other.Name))}");
        }
    }

    /// <summary>Bake's tags name the registry too; what of it containers.registry says already is left out, and so are the tags themselves.</summary>
    private string RepositoryOf(string tag)
    {
        var reference = ImageReference.Parse(tag);
        var repository = reference.Host == ImageReference.DockerHub && !tag.Contains('/') ? reference.Repository["library/".Length..] : reference.Repository;
        var registry = config.Containers.Registry;
        var path = registry.IsLocal ? "" : registry.Name[registry.Host.Length..].Trim('/') + "/";
        return !registry.IsLocal && reference.Host == registry.Host && path.Length > 1 && repository.StartsWith(path, StringComparison.Ordinal) ? repository[path.Length..] : repository;
    }

    private static Dictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> first, IReadOnlyDictionary<string, T> over)
    {
        var merged = new Dictionary<string, T>(first);
        foreach (var (key, value) in over)
        {
            merged[key] = value;
        }

        return merged;
    }

    private void Say(PrintedTarget target, string problem) => Say(places.Of(target.Name), $"target {target.Name}: {problem}");

    private void Say(ConfigPlace place, string message) => findings.Add(BakePrinter.At(place, message));
}
