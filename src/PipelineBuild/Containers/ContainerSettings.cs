using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Containers.Compose;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Pruning;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Signing;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Containers;

/// <summary>The block <c>containers</c>: which images there are, for which platforms, and where they go.</summary>
/// <param name="ComposeFiles">Relative to the workspace.</param>
public sealed partial record ContainerSettings(
    RegistrySettings Registry,
    IReadOnlyList<ImageSettings> Images,
    IReadOnlyList<string> ComposeFiles,
    IReadOnlyList<BaseImageSettings> BaseImages)
{
    /// <summary>Whether files that build steps make get the commit's time too; then every layer is packed anew in every build.</summary>
    public bool Reproducible { get; init; }

    /// <summary>Patterns of files of the workspace that are inputs of every image.</summary>
    public IReadOnlyList<string> SharedFiles { get; init; } = [];

    /// <summary>Images that others are built on and that are baked with them, but neither kept nor published.</summary>
    public IReadOnlyList<ImageSettings> Supports { get; init; } = [];

    /// <summary>The user's own bake files as long as their images are not among <see cref="Images"/> yet.</summary>
    public BakeSource? Bake { get; init; }

    /// <summary>Whether there is nothing to build, in bake files neither.</summary>
    public bool IsEmpty => Images.Count == 0 && Bake is null;

    /// <summary>All that one bake works on.</summary>
    public IEnumerable<ImageSettings> Baked => Images.Concat(Supports);

    private static readonly string[] DefaultPlatforms = ["linux/amd64", "linux/arm64"];

    /// <summary>Host of a registry to the place, a host with an optional path, through which its images are read.</summary>
    public IReadOnlyDictionary<string, string> Mirrors { get; init; } = new Dictionary<string, string>();

    public static ContainerSettings Read(YamlSection section)
    {
        var registry = RegistrySettings.Read(section);
        var platforms = ReadPlatforms(section, DefaultPlatforms);
        var scan = section.Block("scan", ScanSettings.Read);
        var defaults = new BakeDefaults(platforms, TagRule.ReadAll(section) ?? TagRule.Default, section.Blocks("cache", CacheSettings.Read), scan.Gate);
        var bake = section.OptionalBlock("bake", block => BakeSource.Read(block, defaults));
        var images = ReadImages(section, defaults, hasBakeFiles: bake is not null);
        var composeFiles = section.Texts("composeFiles", [], text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace");
        return new ContainerSettings(registry, images, composeFiles, section.Blocks("baseImages", BaseImageSettings.Read))
        {
            Bake = bake,
            Scan = scan,
            Gates = GateSettings.Read(section),
            Prune = section.Block("prune", PruneSettings.Read),
            Stacks = StackSettings.ReadAll(section),
            ParallelStacks = section.Number("parallelStacks", 2, 1, 32),
            ComposeLint = section.Block("composeLint", lint => RuleSettings.Read(lint, ComposeRules.Ids)),
            Signing = section.Block("signing", SigningSettings.Read),
            Mirrors = section.TextMap("mirrors", MirrorProblem, HostProblem),
            Reproducible = section.Flag("reproducible", fallback: false),
            SharedFiles = section.Texts("sharedFiles", [], ImageSettings.PatternProblem),
        };
    }

    /// <summary>What images pass before their version tags move.</summary>
    public GateSettings Gates { get; init; } = GateSettings.Default;

    /// <summary>What a clean-up of the registry leaves behind.</summary>
    public PruneSettings Prune { get; init; } = PruneSettings.Default;

    /// <summary>What DockerTest runs.</summary>
    public IReadOnlyList<StackSettings> Stacks { get; init; } = [];

    /// <summary>How many stacks run side by side.</summary>
    public int ParallelStacks { get; init; } = 2;

    /// <summary>Which rules for compose files matter more or less than usual.</summary>
    public RuleSettings ComposeLint { get; init; } = RuleSettings.Usual;

    /// <summary>Who signs images, and whose signatures count.</summary>
    public SigningSettings Signing { get; init; } = SigningSettings.Default;

    /// <summary>What is looked for in images, and what it lets pass.</summary>
    public ScanSettings Scan { get; init; } = ScanSettings.Default;

    /// <summary>The name under which an image's mirror has it; null when its registry has no mirror.</summary>
    public ImageReference? MirrorOf(ImageReference image) => Mirrors.GetValueOrDefault(image.Host) is { } place
        ? image with { Host = place.Split('/')[0], Repository = place.Contains('/') ? $"{place[(place.IndexOf('/') + 1)..]}/{image.Repository}" : image.Repository }
        : null;

    /// <summary>All platforms that any image is built for.</summary>
    public IReadOnlyList<string> Platforms => Baked.SelectMany(image => image.Platforms).Distinct().ToList();

    private static List<ImageSettings> ReadImages(YamlSection section, BakeDefaults defaults, bool hasBakeFiles)
    {
        var images = section.Blocks("images", image => (Section: image, Settings: ImageSettings.Read(image, defaults.Platforms, defaults.Tags, defaults.Caches, defaults.Gate)));
        var names = images.Select(image => image.Settings.Name).ToHashSet(StringComparer.Ordinal);
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (image, settings) in images)
        {
            if (settings.Name.Length > 0 && !first.TryAdd(settings.LayoutName, settings.Name))
            {
                image.Error("name", $"'{settings.Name}' can't be told apart from '{first[settings.LayoutName]}' as a build target");
            }

            if (settings.FromTarget is not null && !hasBakeFiles)
            {
                image.Error("bakeTarget", "there is no bake file: name it in containers.bake.files");
            }

            // Which images bake files add is not known before bake reads them.
            foreach (var missing in hasBakeFiles ? [] : settings.Contexts.Values.Select(context => context.Image).OfType<string>().Where(name => !names.Contains(name)))
            {
                image.Error("contexts", $"there is no image '{missing}' in containers.images{image.Suggest(missing, names)}");
            }
        }

        return images.Select(image => image.Settings).ToList();
    }

    private static string? HostProblem(string text) => HostName().IsMatch(text) ? null : "the host of a registry, such as docker.io";

    private static string? MirrorProblem(string text) => MirrorPlace().IsMatch(text) ? null : "a host with an optional path, such as registry.example.org/dockerhub";

    [GeneratedRegex(@"^([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|localhost)(:[0-9]+)?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"^([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|localhost)(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z")]
    private static partial Regex MirrorPlace();

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
