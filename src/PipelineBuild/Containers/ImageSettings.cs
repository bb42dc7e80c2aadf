using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
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

    /// <summary>The name as a bake target, which may hold neither '/' nor '.'.</summary>
    public string BakeTarget => BakeTargetOf(Name);

    public static string BakeTargetOf(string name) => name.Replace('/', '_').Replace('.', '_');

    /// <summary>Patterns of files of the workspace that are inputs beside the contexts, as --since sees it.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    public static ImageSettings Read(YamlSection section, IReadOnlyList<string> platforms, IReadOnlyList<TagRule> tags, IReadOnlyList<CacheSettings> caches, ScanGate gate)
    {
        var name = section.RequiredText("name", text => RepositoryName().IsMatch(text) ? null : $"'{text}' is no image name: lower-case letters and digits, with '.', '_', '-' or '/' between them");
        var context = section.ExistingPath("context", ".", directory: true);
        return new ImageSettings(
            name,
            section.Workspace.Relative(context),
            section.Workspace.Relative(section.ExistingPath("dockerfile", section.Workspace.Relative(Path.Combine(context, "Dockerfile")), directory: false)),
            section.OptionalText("target"),
            ContainerSettings.ReadPlatforms(section, platforms),
            section.TextMap("args"),
            section.TextMap("contexts", value => NamedContext.Problem(value, section.Workspace)).ToDictionary(pair => pair.Key, pair => NamedContext.Parse(pair.Value)),
            section.TextMap("labels"),
            section.Blocks("secrets", BuildSecret.Read))
        {
            TagPrefix = section.OptionalText("tagPrefix"),
            Tags = TagRule.ReadAll(section) ?? tags,
            Scan = section.OptionalBlock("scan", block => ScanGate.Read(block, gate)) ?? gate,
            Inputs = section.Texts("inputs", [], PatternProblem),
            Cache = section.Has("cache") ? section.Blocks("cache", CacheSettings.Read) : caches,
        };
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
