using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;

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
        var scan = section.Block("scan", ScanSettings.Read);
        var images = ReadImages(section, platforms, scan.Gate);
        var composeFiles = section.Texts("composeFiles", [], text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace");
        return new ContainerSettings(registry, images, composeFiles, section.Blocks("baseImages", BaseImageSettings.Read)) { Scan = scan, Signing = section.Block("signing", SigningSettings.Read) };
    }

    /// <summary>Who signs images, and whose signatures count.</summary>
    public SigningSettings Signing { get; init; } = SigningSettings.Default;

    /// <summary>What is looked for in images, and what it lets pass.</summary>
    public ScanSettings Scan { get; init; } = ScanSettings.Default;

    /// <summary>All platforms that any image is built for.</summary>
    public IReadOnlyList<string> Platforms => Images.SelectMany(image => image.Platforms).Distinct().ToList();

    private static List<ImageSettings> ReadImages(YamlSection section, IReadOnlyList<string> platforms, ScanGate gate)
    {
        var images = section.Blocks("images", image => (Section: image, Settings: ImageSettings.Read(image, platforms, gate)));
        var names = images.Select(image => image.Settings.Name).ToHashSet(StringComparer.Ordinal);
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (image, settings) in images)
        {
            if (settings.Name.Length > 0 && !first.TryAdd(settings.BakeTarget, settings.Name))
            {
                image.Error("name", $"'{settings.Name}' can't be told apart from '{first[settings.BakeTarget]}' as a build target");
            }

            foreach (var missing in settings.Contexts.Values.Select(context => context.Image).OfType<string>().Where(name => !names.Contains(name)))
            {
                image.Error("contexts", $"there is no image '{missing}' in containers.images{image.Suggest(missing, names)}");
            }
        }

        return images.Select(image => image.Settings).ToList();
    }

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
