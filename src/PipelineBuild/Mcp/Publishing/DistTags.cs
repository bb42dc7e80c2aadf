using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Decides under which dist-tag a version is published: users who ask for a channel never get an older version than before.</summary>
public static partial class DistTags
{
    /// <summary>What npm installs when nobody asks for a version.</summary>
    public const string Latest = "latest";

    /// <summary>For pre-releases whose first identifier can't be a dist-tag.</summary>
    private const string Next = "next";

    /// <summary>The channel of a version: its first pre-release identifier, or <c>latest</c>.</summary>
    public static string ChannelOf(SemanticVersion version)
    {
        var first = version.Prerelease.Split('.')[0];
        return version.IsStable ? Latest : first == Latest || LooksLikeVersion().IsMatch(first) ? Next : first;
    }

    /// <summary>The channel, or a narrower name where the channel names a higher version already.</summary>
    public static string Decide(SemanticVersion version, IReadOnlyDictionary<string, string> present)
    {
        var channel = ChannelOf(version);
        var line = channel == Latest ? "release" : channel;
        string[] names =
        [
            channel,
            FormattableString.Invariant($"{line}-{version.Major}.x"),
            FormattableString.Invariant($"{line}-{version.Major}.{version.Minor}.x"),
            $"{line}-{version.Major}.{version.Minor}.{version.Patch}{(version.IsStable ? "" : $"-{version.Prerelease}")}",
        ];
        return names.FirstOrDefault(name => !present.TryGetValue(name, out var named) || !SemanticVersion.TryParse(named, out var other) || other.CompareTo(version) <= 0) ?? names[^1];
    }

    /// <summary>npm refuses a dist-tag that could also be a range of versions.</summary>
    [GeneratedRegex(@"^([=vV]*\d|[xX*]\z)")]
    private static partial Regex LooksLikeVersion();
}
