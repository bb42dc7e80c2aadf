using System.Text.RegularExpressions;
using PipelineBuild.Configuration;
using PipelineBuild.Containers.Scanning;
using PipelineBuild.Containers.Tags;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>The block <c>containers.bake</c>: the user's own bake files, and which of their targets are images.</summary>
/// <param name="Files">Relative to the workspace, in the order in which bake merges them.</param>
/// <param name="Targets">Targets or groups.</param>
public sealed partial record BakeSource(IReadOnlyList<string> Files, IReadOnlyList<string> Targets, BakeDefaults Defaults)
{
    /// <summary>What bake itself builds when it is asked for nothing.</summary>
    private static readonly string[] DefaultTargets = ["default"];

    public static BakeSource Read(YamlSection section, BakeDefaults defaults) =>
        new(section.RequiredTexts("files", text => FileProblem(text, section)), section.Texts("targets", DefaultTargets, TargetProblem), defaults);

    /// <summary>Bake takes an address or an option for what it is wherever a name of a target can stand.</summary>
    internal static string? TargetProblem(string text) => TargetName().IsMatch(text) ? null : $"'{text}' is no name of a target or group: letters, digits, '_' and '-'";

    private static string? FileProblem(string text, YamlSection section) => section.Workspace.Resolve(text) is not { } full
        ? $"'{text}' leads out of the workspace"
        : File.Exists(full) ? null : $"no file '{text}' in the workspace";

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_-]*\z")]
    private static partial Regex TargetName();
}

/// <summary>What holds for an image of a bake file where neither the file nor its entry in pipeline.yml says otherwise.</summary>
public sealed record BakeDefaults(IReadOnlyList<string> Platforms, IReadOnlyList<TagRule> Tags, IReadOnlyList<CacheSettings> Caches, ScanGate Gate);

/// <summary>Where the definition of an image stands when it comes from a bake file.</summary>
/// <param name="Target">The user's name of it.</param>
public sealed record BakeOrigin(string Target, IReadOnlyList<string> Files)
{
    /// <summary>A Dockerfile that stands in the bake file itself.</summary>
    public string? InlineDockerfile { get; init; }

    /// <summary>In bake's words: where the file itself leaves steps for later builds.</summary>
    public IReadOnlyList<string> CacheTo { get; init; } = [];

    /// <summary>Variables whose values the build is given as secrets.</summary>
    public IReadOnlyList<SecretRef> SecretVariables { get; init; } = [];
}
