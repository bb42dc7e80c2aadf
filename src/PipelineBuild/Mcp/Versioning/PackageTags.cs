using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>A release that git has a tag of.</summary>
public sealed record TaggedRelease(string Tag, SemanticVersion Version, string Commit);

/// <summary>The releases of one package that the checked-out commit contains; pure.</summary>
/// <param name="Prefix">What its tags start with.</param>
/// <param name="Stable">The highest stable one; null when there is none yet.</param>
/// <param name="Previews">Pre-releases above it, highest first.</param>
public sealed record PackageTags(string Prefix, TaggedRelease? Stable, IReadOnlyList<TaggedRelease> Previews)
{
    public TaggedRelease? Newest => Previews.FirstOrDefault() ?? Stable;

    /// <summary>The commit that a next release is counted from: the last stable one, and before the first of these the newest pre-release.</summary>
    public string? Base => (Stable ?? Newest)?.Commit;

    /// <param name="prefixes">Of all packages: a tag belongs to the one with the longest.</param>
    public static PackageTags Of(IEnumerable<TaggedCommit> tags, string prefix, IReadOnlyList<string> prefixes)
    {
        var releases = tags.Where(tag => ReleaseVersion.LineOf(tag.Tag, prefixes) == prefix)
            .Select(tag => SemanticVersion.TryParse(tag.Tag[prefix.Length..], out var version) ? new TaggedRelease(tag.Tag, version, tag.Commit) : null)
            .OfType<TaggedRelease>()
            .OrderByDescending(release => release.Version)
            .ToList();
        var stable = releases.Find(release => release.Version.IsStable);
        return new PackageTags(prefix, stable, releases.Where(release => !release.Version.IsStable && (stable is null || release.Version.CompareTo(stable.Version) > 0)).ToList());
    }

    /// <summary>The newest pre-release of that channel, as 1.3.0-beta.1 is one of beta.</summary>
    public TaggedRelease? NewestOf(string channel) => Previews.FirstOrDefault(release => NumberOf(release.Version, channel) is not null);

    /// <summary>The number of a channel's pre-release; null for another's.</summary>
    public static int? NumberOf(SemanticVersion version, string channel) =>
        version.Prerelease.StartsWith($"{channel}.", StringComparison.Ordinal) && int.TryParse(version.Prerelease[(channel.Length + 1)..], System.Globalization.NumberStyles.None, null, out var number) ? number : null;
}
