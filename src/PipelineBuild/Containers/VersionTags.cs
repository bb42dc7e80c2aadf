using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers;

/// <summary>Which tags a release moves; a moving tag never goes back to a lower version.</summary>
public static class VersionTags
{
    public const string Latest = "latest";

    /// <summary>
    /// The version itself, and of <c>major.minor</c>, <c>major</c> (not for 0.x, which promises nothing) and <c>latest</c> those for which
    /// the registry holds no higher stable version. A pre-release moves only its own.
    /// </summary>
    /// <param name="existing">All tags the repository holds now.</param>
    public static IReadOnlyList<string> For(SemanticVersion version, IReadOnlyList<string> existing)
    {
        var own = TagOf(version);
        if (!version.IsStable)
        {
            return [own];
        }

        var stable = existing.Select(tag => SemanticVersion.TryParse(tag, out var known) ? known : null).OfType<SemanticVersion>().Where(known => known.IsStable).ToList();
        var tags = new List<string> { own };
        AddIfHighest(FormattableString.Invariant($"{version.Major}.{version.Minor}"), known => (known.Major, known.Minor) == (version.Major, version.Minor));
        if (version.Major > 0)
        {
            AddIfHighest(FormattableString.Invariant($"{version.Major}"), known => known.Major == version.Major);
        }

        AddIfHighest(Latest, _ => true);
        return tags;

        void AddIfHighest(string tag, Func<SemanticVersion, bool> sameLine)
        {
            if (!stable.Any(known => sameLine(known) && known.CompareTo(version) > 0))
            {
                tags.Add(tag);
            }
        }
    }

    /// <summary>A tag may hold no '+', so build metadata is left out.</summary>
    private static string TagOf(SemanticVersion version) => (version with { Build = "" }).ToString();
}
