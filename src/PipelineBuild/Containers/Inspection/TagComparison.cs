using System.Collections.Concurrent;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Finds which tags of a repository lead to one digest, and which tag stands for its newest version.</summary>
public static class TagComparison
{
    /// <summary>Enough for what people look at; a repository may hold a tag for each of thousands of commits.</summary>
    public const int Most = 100;

    private const int AtOnce = 4;
    private const string Latest = "latest";

    /// <summary>The highest stable version, else the highest pre-release, else <c>latest</c>, else the commit's tag; null when none of them is there.</summary>
    public static string? Newest(IReadOnlyList<string> tags, string? commitTag) =>
        Versions(tags).FirstOrDefault() ?? (tags.Contains(Latest) ? Latest : commitTag is not null && tags.Contains(commitTag) ? commitTag : null);

    public static async Task<SameDigestTags> CompareAsync(RegistryClient client, string repository, string digest, IReadOnlyList<string> tags, CancellationToken cancel)
    {
        var own = tags.Where(tag => !IsOfDigest(tag)).ToList();
        var versions = Versions(own);
        var looked = versions.Concat(own.Except(versions).OrderBy(tag => tag.StartsWith("sha-", StringComparison.Ordinal)).ThenBy(tag => tag, StringComparer.Ordinal)).Take(Most).ToList();
        var same = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(looked, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (tag, stop) =>
        {
            if (await client.FindDigestAsync(repository, tag, stop) == digest)
            {
                same.Add(tag);
            }
        });
        return new SameDigestTags(looked.Where(same.Contains).ToList(), looked.Count, own.Count);
    }

    /// <summary>Tags that hold signatures and attestations of a digest are no names of images.</summary>
    public static bool IsOfDigest(string tag) => tag.StartsWith("sha256-", StringComparison.Ordinal) && tag.Length >= 71;

    private static List<string> Versions(IReadOnlyList<string> tags) => tags
        .Select(tag => (Tag: tag, Version: SemanticVersion.TryParse(tag, out var version) ? version : null))
        .Where(pair => pair.Version is not null)
        .OrderByDescending(pair => pair.Version!.IsStable).ThenByDescending(pair => pair.Version)
        .Select(pair => pair.Tag).ToList();
}
