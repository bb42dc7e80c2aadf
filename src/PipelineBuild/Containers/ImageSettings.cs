using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers.BakeFiles;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Tags;

namespace PipelineBuild.Containers;

/// <summary>One image to build: where its files are and what the build is given.</summary>
/// <param name="Name">Repository below the registry, such as <c>cortex/gateway</c>.</param>
/// <param name="Context">Build context, relative to the workspace.</param>
/// <param name="Dockerfile">Relative to the workspace.</param>
/// <param name="Target">Stage to build; null means the last one.</param>
public sealed partial record ImageSettings(
    string Name,
    string Context,
    string Dockerfile,
    string? Target,
    IReadOnlyList<string> Platforms,
    IReadOnlyDictionary<string, string> Args,
    IReadOnlyDictionary<string, NamedContext> Contexts,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<BuildSecret> Secrets)
{
    /// <summary>What git tags of this image's own releases start with; null means the root's.</summary>
    public string? TagPrefix { get; init; }

    /// <summary>Which tags a publish gives it.</summary>
    public IReadOnlyList<TagRule> Tags { get; init; } = TagRule.Default;

    /// <summary>Where steps of earlier builds are looked for and left, in this order.</summary>
    public IReadOnlyList<CacheSettings> Cache { get; init; } = [];

    /// <summary>What of a scan stops this image.</summary>
    public ScanGate Scan { get; init; } = ScanGate.Default;

    /// <summary>The name as that of a directory or of a bake target, which may hold neither '/' nor '.'.</summary>
    public string LayoutName => LayoutNameOf(Name);

    /// <summary>What the image is called in a bake: another name only where a bake file of the user has that one already.</summary>
    public string BakeTarget { get => bakeTarget ?? LayoutName; init => bakeTarget = value; }

    private readonly string? bakeTarget;

    /// <summary>The target of a bake file that pipeline.yml says the image is.</summary>
    public string? FromTarget { get; init; }

    /// <summary>Set when the definition stands in a bake file.</summary>
    public BakeOrigin? Bake { get; init; }

    /// <summary>Whether pipeline.yml names platforms for this image alone.</summary>
    public bool HasOwnPlatforms { get; init; }

    public static string LayoutNameOf(string name) => name.Replace('/', '_').Replace('.', '_');

    /// <summary>Patterns of files of the workspace that are inputs beside the contexts, as --since sees it.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    public static ImageSettings Read(YamlSection section, IReadOnlyList<string> platforms, IReadOnlyList<TagRule> tags, IReadOnlyList<CacheSettings> caches, ScanGate gate)
    {
        var name = section.RequiredText("name", NameProblem);
        var fromTarget = section.OptionalText("bakeTarget", BakeSource.TargetProblem);
        var (context, dockerfile, stage) = fromTarget is null ? ReadFiles(section) : (".", "Dockerfile", null);
        foreach (var key in new[] { "context", "dockerfile", "target" }.Where(key => fromTarget is not null && section.Has(key)))
        {
            section.Error(key, $"is said by the target '{fromTarget}' of the bake file: leave it out here");
        }

        return new ImageSettings(
            name,
            context,
            dockerfile,
            stage,
            ContainerSettings.ReadPlatforms(section, platforms),
            section.TextMap("args"),
            section.TextMap("contexts", value => NamedContext.Problem(value, section.Workspace)).ToDictionary(pair => pair.Key, pair => NamedContext.Parse(pair.Value)),
            section.TextMap("labels"),
            section.Blocks("secrets", BuildSecret.Read))
        {
            FromTarget = fromTarget,
            HasOwnPlatforms = section.Has("platforms"),
            TagPrefix = section.OptionalText("tagPrefix"),
            Tags = TagRule.ReadAll(section) ?? tags,
            Scan = section.OptionalBlock("scan", block => ScanGate.Read(block, gate)) ?? gate,
            Inputs = section.Texts("inputs", [], PatternProblem),
            Cache = section.Has("cache") ? section.Blocks("cache", CacheSettings.Read) : caches,
        };
    }

    /// <summary>What is wrong with the name of an image, or null.</summary>
    internal static string? NameProblem(string text) => RepositoryName().IsMatch(text) ? null : $"'{text}' is no image name: lower-case letters and digits, with '.', '_', '-' or '/' between them";

    private static (string Context, string Dockerfile, string? Stage) ReadFiles(YamlSection section)
    {
        var context = section.ExistingPath("context", ".", directory: true);
        var dockerfile = section.ExistingPath("dockerfile", section.Workspace.Relative(Path.Combine(context, "Dockerfile")), directory: false);
        return (section.Workspace.Relative(context), section.Workspace.Relative(dockerfile), section.OptionalText("target"));
    }

    /// <summary>What is wrong with a pattern for files of the workspace, or null.</summary>
    internal static string? PatternProblem(string pattern)
    {
        try
        {
            IgnorePatterns.Of([pattern]);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*\z")]
    private static partial Regex RepositoryName();
}
