using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What is known of a package when its version is decided.</summary>
/// <param name="Written">The version in package.json.</param>
/// <param name="Bump">The highest of all that came after the last stable release.</param>
/// <param name="SincePreview">The highest of what came after the newest pre-release of the channel; without a channel the same.</param>
/// <param name="Channel">Null for a stable release.</param>
/// <param name="Asked">--package-version.</param>
public sealed record VersionFacts(PackageTags Tags, SemanticVersion Written, Bump Bump, Bump SincePreview, string? Channel, SemanticVersion? Asked);

/// <summary>A decided version; null when there is nothing to release.</summary>
public sealed record VersionDecision(SemanticVersion? Version, string Why);

/// <summary>Decides a package's next version from its tags and what its commits ask for; pure.</summary>
public sealed class VersionDecider(Bump featureBeforeOne)
{
    public VersionDecision Decide(VersionFacts facts) =>
        facts.Asked is { } asked ? new VersionDecision(asked, ReleaseVersion.AskedFor)
        : facts.Tags.Newest is null ? First(facts)
        : facts.Channel is { } channel ? Preview(facts, channel)
        : Stable(facts);

    private static VersionDecision First(VersionFacts facts)
    {
        var why = $"no tag {facts.Tags.Prefix}* yet: the first release is the version in package.json";
        return facts.Channel is not { } channel || PackageTags.NumberOf(facts.Written, channel) is not null
            ? new VersionDecision(facts.Written with { Build = "" }, why)
            : new VersionDecision(facts.Written with { Prerelease = $"{channel}.0", Build = "" }, $"{why}, on the channel {channel}");
    }

    private VersionDecision Stable(VersionFacts facts)
    {
        if (facts.Tags.Stable is { } stable && facts.Bump == Bump.None)
        {
            return new VersionDecision(null, $"nothing to release since {stable.Tag}");
        }

        var target = Target(facts);
        return new VersionDecision(target, facts.Tags.Previews is [var preview, ..] ? $"{Because(facts)}; {preview.Tag} leaves its channel" : Because(facts));
    }

    private VersionDecision Preview(VersionFacts facts, string channel)
    {
        if (facts.Tags.Stable is { } stable && facts.Bump == Bump.None)
        {
            return new VersionDecision(null, $"nothing to release since {stable.Tag}");
        }

        var last = facts.Tags.NewestOf(channel);
        if (last is not null && facts.SincePreview == Bump.None)
        {
            return new VersionDecision(null, $"nothing to release since {last.Tag}");
        }

        var target = Target(facts);
        var number = last is not null && Core(last.Version) == target ? PackageTags.NumberOf(last.Version, channel)!.Value + 1 : 0;
        return new VersionDecision(target with { Prerelease = FormattableString.Invariant($"{channel}.{number}") }, $"{Because(facts)}; channel {channel}");
    }

    /// <summary>Never below what a pre-release has promised.</summary>
    private SemanticVersion Target(VersionFacts facts)
    {
        var promised = facts.Tags.Previews.Select(preview => Core(preview.Version)).Max();
        var next = facts.Tags.Stable is { } stable ? Bumps.After(stable.Version, facts.Bump, featureBeforeOne) : null;
        return next is null ? promised! : promised is not null && promised.CompareTo(next) > 0 ? promised : next;
    }

    private string Because(VersionFacts facts)
    {
        if (facts.Tags.Stable is not { } stable)
        {
            return "only pre-releases so far";
        }

        var effective = Bumps.Effective(stable.Version, facts.Bump, featureBeforeOne);
        return $"{Word(effective)} since {stable.Tag}{(effective == facts.Bump ? "" : $" ({Word(facts.Bump)} before 1.0.0)")}";
    }

    public static string Word(Bump bump) => bump.ToString().ToLowerInvariant();

    private static SemanticVersion Core(SemanticVersion version) => new(version.Major, version.Minor, version.Patch);
}
