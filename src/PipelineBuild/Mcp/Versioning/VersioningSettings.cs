using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>The block <c>mcp.versioning</c>: how commits become versions.</summary>
/// <param name="SquashBodies">Whether headers in a message's body count, as squash merges write them.</param>
/// <param name="FeatureBeforeOne">What a feature moves before 1.0.0.</param>
/// <param name="Channels">Branch, or pattern with *, to the pre-release channel that releases from it go to.</param>
public sealed partial record VersioningSettings(bool SquashBodies, Bump FeatureBeforeOne, IReadOnlyDictionary<string, string> Channels)
{
    /// <summary>What a release that is no pre-release is called on the command line.</summary>
    public const string StableChannel = "latest";

    public static VersioningSettings Read(YamlSection section) => new(
        section.Flag("squashBodies", fallback: false),
        section.Choice("featureBeforeOne", ["minor", "patch"]) == "patch" ? Bump.Patch : Bump.Minor,
        section.TextMap("channels", ChannelProblem));

    public static string? ChannelProblem(string channel) => ChannelName().IsMatch(channel) ? null : $"'{channel}' is no name of a channel: letters, digits and '-', beginning with a letter, such as beta";

    /// <summary>The channel of a branch; null for a stable release.</summary>
    public string? ChannelOf(string? branch) => branch is null ? null : Channels.Where(pair => Matches(pair.Key, branch)).Select(pair => pair.Value == StableChannel ? null : pair.Value).FirstOrDefault();

    private static bool Matches(string pattern, string branch) => Regex.IsMatch(branch, $"^{Regex.Escape(pattern).Replace(@"\*", ".*")}\\z");

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]*\z")]
    private static partial Regex ChannelName();
}

/// <summary>What the command line asks of McpVersion.</summary>
/// <param name="Channel">--channel; null means that of the branch.</param>
/// <param name="AllowsUnreleased">--allow-unreleased.</param>
public sealed record VersionRequest(string? Channel, bool AllowsUnreleased);
