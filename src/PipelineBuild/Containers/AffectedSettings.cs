using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers.BaseImages;

namespace PipelineBuild.Containers;

/// <summary>Which key of pipeline.yml a change of concerns an image: those of its own block, what it inherits, and the recipes and mirrors of its bases.</summary>
public static class AffectedSettings
{
    private const string Images = "containers.images";
    private const string Recipes = "containers.baseImages";

    /// <summary>No image is another one by what its scan lets pass or where its steps are kept.</summary>
    private static readonly string[] WithoutEffect = ["scan", "cache"];

    /// <summary>What holds for all images, whatever they say themselves.</summary>
    private static readonly string[] Common = ["containers.registry", "containers.reproducible", "containers.sharedFiles"];

    /// <summary>The key, by its path now; null when none differs.</summary>
    public static string? KeyOf(ImageSettings image, PipelineConfig config, ConfigDifference settings) =>
        settings.In(Images, "name", image.Name, key => !WithoutEffect.Contains(key))
        ?? Inherited(image, settings).FirstOrDefault(settings.IsAt)
        ?? Bases(image, config, settings).OfType<string>().FirstOrDefault();

    private static IEnumerable<string> Inherited(ImageSettings image, ConfigDifference settings) =>
    [
        .. Common,
        .. settings.Holds(Images, "name", image.Name, "platforms") ? (string[])[] : ["containers.platforms"],
        .. settings.Holds(Images, "name", image.Name, "tags") ? (string[])[] : ["containers.tags"],
        .. settings.Holds(Images, "name", image.Name, "tagPrefix") ? (string[])[] : ["tagPrefix"],
        .. image.Bake is null ? (string[])[] : ["containers.bake"],
    ];

    private static IEnumerable<string?> Bases(ImageSettings image, PipelineConfig config, ConfigDifference settings)
    {
        foreach (var name in BaseImageProvider.ExternalImages(image, config.Workspace))
        {
            var mirror = "containers.mirrors";
            yield return settings.In(Recipes, "image", name, _ => true);
            yield return settings.IsAtName(mirror, ImageReference.Parse(name).Host) ? $"{mirror}.{ImageReference.Parse(name).Host}" : null;
        }
    }
}
