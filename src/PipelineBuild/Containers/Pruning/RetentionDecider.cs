using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Tags;

namespace PipelineBuild.Containers.Pruning;

/// <summary>A manifest that stays, with every reason there is.</summary>
public sealed record KeptManifest(string Digest, IReadOnlyList<string> Tags, IReadOnlyList<string> Reasons);

/// <summary>A manifest that goes.</summary>
/// <param name="With">The digest of what it hangs on and goes with; null for what goes for a reason of its own.</param>
public sealed record GoneManifest(string Digest, IReadOnlyList<string> Tags, string Why, string? With);

/// <summary>What becomes of one repository.</summary>
/// <param name="Reached">Everything that stays: what is kept for a reason of its own, and all that hangs on it.</param>
/// <param name="Gone">In the order in which it is to be deleted: an index before its platforms, these before their signatures.</param>
public sealed record RepositoryDecision(RepositoryContent Content, IReadOnlyList<KeptManifest> Kept, IReadOnlySet<string> Reached, IReadOnlyList<GoneManifest> Gone);

/// <summary>Decides which manifests of a repository stay. What is not known to be superseded stays.</summary>
public sealed partial class RetentionDecider(RepositoryContent content, string place, IReadOnlyList<TagRule> rules, PruneSettings settings, RetentionFacts facts)
{
    /// <summary>An image comes in parts, the one that names the others last: what no tag names yet may be named in a moment.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    private readonly Dictionary<string, List<string>> reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> superseded = new(StringComparer.Ordinal);

    /// <param name="place">Registry host and repository, as the ledger has it.</param>
    public static RepositoryDecision Decide(RepositoryContent content, string place, IReadOnlyList<TagRule> rules, PruneSettings settings, RetentionFacts facts) =>
        new RetentionDecider(content, place, rules, settings, facts).Decide();

    private RepositoryDecision Decide()
    {
        var delivered = facts.Delivered(place, settings.KeepReleases);
        foreach (var digest in content.Manifests.Keys)
        {
            Keep(digest, facts.Running.GetValueOrDefault(digest));
            Keep(digest, delivered.GetValueOrDefault(digest));
        }

        DecideTags();
        DecideUntagged();
        var reached = content.Reach(reasons.Keys);
        var gone = content.Manifests.Keys.Except(reached).ToHashSet(StringComparer.Ordinal);
        return new RepositoryDecision(
            content,
            reasons.Select(pair => new KeptManifest(pair.Key, content.TagsOf(pair.Key), pair.Value)).OrderBy(kept => kept.Tags.FirstOrDefault() ?? "~", StringComparer.Ordinal).ThenBy(kept => kept.Digest, StringComparer.Ordinal).ToList(),
            reached,
            gone.OrderBy(Turn).ThenBy(digest => digest, StringComparer.Ordinal).Select(digest => Gone(digest, gone)).ToList());
    }

    private void DecideTags()
    {
        var versions = content.Tags.Where(pair => RepositoryContent.SubjectOf(pair.Key) is null)
            .Select(pair => (Tag: pair.Key, Digest: pair.Value, Version: rules.Select(rule => rule.Pattern.VersionOf(pair.Key)).FirstOrDefault(version => version is not null)))
            .ToList();
        var releases = versions.Where(tag => tag.Version is not null).OrderByDescending(tag => tag.Version).ToList();
        var last = Last(releases.Select(tag => tag.Version!).Distinct().ToList());
        foreach (var (_, digest, version) in releases)
        {
            if (last.Contains(version!))
            {
                Keep(digest, $"release {version}, one of the last {settings.KeepReleases}");
            }
            else
            {
                superseded.TryAdd(digest, $"release {version} is older than the last {settings.KeepReleases}");
            }
        }

        foreach (var (tag, digest, _) in versions.Where(tag => tag.Version is null && !CommitTag().IsMatch(tag.Tag) && !GoesWithItsRelease(tag.Tag, tag.Digest)))
        {
            Keep(digest, $"tag {tag}");
        }

        var times = releases.Where(tag => last.Contains(tag.Version!)).Select(tag => facts.PublishedAt(place, tag.Digest)).ToList();
        var oldest = times.Contains(null) ? null : times.Min();
        var isFull = releases.Count(tag => tag.Version!.IsStable) > settings.KeepReleases;
        foreach (var (tag, digest, _) in versions.Where(tag => CommitTag().IsMatch(tag.Tag) && !reasons.ContainsKey(tag.Digest) && !superseded.ContainsKey(tag.Digest)))
        {
            DecideCommit(tag, digest, isFull ? oldest : null);
        }
    }

    private bool GoesWithItsRelease(string tag, string digest) =>
        !settings.KeepLines && superseded.ContainsKey(digest) && rules.Any(rule => rule.IsMoving && rule.Pattern.NamesVersion && rule.Pattern.Recognises(tag));

    /// <summary>The highest stable versions, and the pre-releases that lead to a higher one than the lowest of them.</summary>
    private HashSet<SemanticVersion> Last(IReadOnlyList<SemanticVersion> descending)
    {
        var stable = descending.Where(version => version.IsStable).Take(settings.KeepReleases).ToList();
        var early = descending.Where(version => !version.IsStable && (stable.Count == 0 || version.CompareTo(stable[^1]) > 0)).Take(settings.KeepReleases);
        return [.. stable, .. early];
    }

    /// <summary>A commit that is no release any more: branch builds, refused publishes, parts of a split build.</summary>
    /// <param name="oldest">When the oldest release that stays was published; null while there are not more than may stay.</param>
    private void DecideCommit(string tag, string digest, DateTimeOffset? oldest)
    {
        if (facts.PublishOf(place, CommitTag().Match(tag).Groups[1].Value) is not { } entry)
        {
            Keep(digest, $"tag {tag}: the ledger knows no publish of that commit, it may still be under way");
        }
        else if (entry.Outcome == PublishRecord.Partial)
        {
            Keep(digest, $"tag {tag}: its publish stopped half-way and can be run again");
        }
        else if (oldest is null || entry.Time >= oldest)
        {
            Keep(digest, $"tag {tag}: not older than the oldest release that stays");
        }
        else
        {
            superseded.TryAdd(digest, $"tag {tag} is older than the last {settings.KeepReleases} releases");
        }
    }

    private void DecideUntagged()
    {
        var named = content.Reach(content.Tags.Values);
        foreach (var digest in content.Manifests.Keys.Except(named))
        {
            if (!content.Pushed.TryGetValue(digest, out var pushed))
            {
                Keep(digest, "no tag names it; the registry does not tell since when");
            }
            else if (facts.Now - pushed < Settling)
            {
                Keep(digest, "no tag names it yet; it was pushed within the last hour");
            }
            else if (content.IndexOf(digest) is null && !content.About.ContainsKey(digest))
            {
                superseded.TryAdd(digest, "no tag names it");
            }
        }
    }

    private void Keep(string digest, string? reason)
    {
        if (reason is not null)
        {
            (reasons.TryGetValue(digest, out var known) ? known : reasons[digest] = []).Add(reason);
        }
    }

    private GoneManifest Gone(string digest, HashSet<string> gone)
    {
        var (why, with) = superseded.TryGetValue(digest, out var own) ? (own, null)
            : content.About.TryGetValue(digest, out var subject) ? ($"about {subject}", subject)
            : content.IndexOf(digest) is { } index ? ($"part of {index}", index)
            : ("no tag names it", null);
        return new GoneManifest(digest, content.TagsOf(digest), why, with is not null && gone.Contains(with) ? with : null);
    }

    private int Turn(string digest) => content.Manifests[digest].IsIndex ? 0 : content.About.ContainsKey(digest) ? 2 : 1;

    [GeneratedRegex("^sha-([0-9a-f]{40}(?:[0-9a-f]{24})?(?:-dirty)?)(?:-linux-[a-z0-9]+(?:-[a-z0-9]+)*)?\\z")]
    private static partial Regex CommitTag();
}
