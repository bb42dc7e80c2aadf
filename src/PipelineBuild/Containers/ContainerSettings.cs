using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers;

/// <summary>The block <c>containers</c>: which images there are, for which platforms, and where they go.</summary>
/// <param name="ComposeFiles">Relative to the workspace.</param>
public sealed record ContainerSettings(
    RegistrySettings Registry,
    IReadOnlyList<ImageSettings> Images,
    IReadOnlyList<string> ComposeFiles,
    IReadOnlyList<BaseImageSettings> BaseImages)
{
    private static readonly string[] DefaultPlatforms = ["linux/amd64", "linux/arm64"];

    public static ContainerSettings Read(YamlSection section)
    {
        var registry = RegistrySettings.Read(section);
        var platforms = ReadPlatforms(section, DefaultPlatforms);
        var images = section.Blocks("images", image => ImageSettings.Read(image, platforms));
        foreach (var twice in images.GroupBy(image => image.BakeTarget).Where(group => group.Count() > 1))
        {
            section.Error("images", $"the names {string.Join(" and ", twice.Select(image => $"'{image.Name}'"))} can't be told apart as build targets");
        }

        foreach (var image in images)
        {
            foreach (var context in image.Contexts.Values.Where(value => value.Image is { } name && images.All(other => other.Name != name)))
            {
                section.Error("images", $"{image.Name}: context names the image '{context.Image}', which is not in this list{Suggestion.For(context.Image!, images.Select(other => other.Name))}");
            }
        }

        var composeFiles = section.Texts("composeFiles", [], text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace");
        return new ContainerSettings(registry, images, composeFiles, section.Blocks("baseImages", BaseImageSettings.Read));
    }

    /// <summary>All platforms that any image is built for.</summary>
    public IReadOnlyList<string> Platforms => Images.SelectMany(image => image.Platforms).Distinct().ToList();

    internal static IReadOnlyList<string> ReadPlatforms(YamlSection section, IReadOnlyList<string> fallback)
    {
        var platforms = section.Texts("platforms", fallback, text => Platform.Parse(text) is { Os: "linux", Architecture.Length: > 0 } ? null : "only linux/* platforms are supported");
        if (section.IsEmptyList("platforms"))
        {
            section.Error("platforms", "names no platform");
        }

        if (section.Has("platforms") && platforms.Distinct().Count() != platforms.Count)
        {
            section.Error("platforms", "names a platform twice");
        }

        return platforms;
    }
}
