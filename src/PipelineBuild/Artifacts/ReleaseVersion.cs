namespace PipelineBuild.Artifacts;

/// <summary>The version of what is being released, and why it is that one.</summary>
/// <param name="IsRelease">False for a version made up from the commit, which gets no tag of its own.</param>
public sealed record ReleaseVersion(SemanticVersion Version, string Reason, bool IsRelease)
{
    /// <summary>The reason of a version that was named on the command line.</summary>
    public const string AskedFor = "--package-version";

    private const int ShortHash = 12;

    /// <summary>The command line, else the newest git tag, else pipeline.yml, else one made from the commit.</summary>
    /// <param name="asked">--package-version, checked before.</param>
    /// <param name="lines">All tag prefixes; a tag that belongs to another line does not count.</param>
    public static ReleaseVersion Decide(SemanticVersion? asked, IEnumerable<string> tags, string tagPrefix, string? configured, string? commit, IReadOnlyList<string>? lines = null)
    {
        if (asked is not null)
        {
            return new ReleaseVersion(asked, AskedFor, IsRelease: true);
        }

        if (Newest(tags, tagPrefix, lines ?? [tagPrefix]) is { } newest)
        {
            return new ReleaseVersion(newest, $"git tag {tagPrefix}{newest}", IsRelease: true);
        }

        return configured is not null && SemanticVersion.TryParse(configured, out var version)
            ? new ReleaseVersion(version, "version in pipeline.yml", IsRelease: true)
            : new ReleaseVersion(new SemanticVersion(0, 0, 0, Hash(commit)), "no tag and no version in pipeline.yml", IsRelease: false);
    }

    /// <summary>The release line of a git tag: of the prefixes that leave a version, the longest. Then 'v1' and 'v' can't both claim v12.0.0.</summary>
    public static string? LineOf(string tag, IReadOnlyList<string> lines) => lines
        .Where(prefix => tag.StartsWith(prefix, StringComparison.Ordinal) && SemanticVersion.TryParse(tag[prefix.Length..], out _))
        .MaxBy(prefix => prefix.Length);

    private static SemanticVersion? Newest(IEnumerable<string> tags, string tagPrefix, IReadOnlyList<string> lines) => tags
        .Where(tag => LineOf(tag, lines) == tagPrefix)
        .Select(tag => SemanticVersion.TryParse(tag[tagPrefix.Length..], out var version) ? version : null)
        .OfType<SemanticVersion>()
        .Max();

    /// <summary>A hash of digits alone with a leading zero would be no valid pre-release identifier, hence the letter.</summary>
    private static string Hash(string? commit) => commit is null ? "nocommit" : $"g{commit[..Math.Min(ShortHash, commit.Length)]}";
}
