using System.Security.Cryptography;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Packing;

/// <summary>What a build must leave as it is.</summary>
/// <param name="Changed">Files that differ from the checked-out commit; null without one.</param>
/// <param name="Locks">Hash of each lock file, which is compared also where git knows nothing of it.</param>
public sealed record TreeState(IReadOnlyList<string>? Changed, IReadOnlyDictionary<string, string> Locks);

/// <summary>Sees whether building leaves files changed that git knows or would take in.</summary>
public sealed class TreeWatch(GitComparer comparer)
{
    private const int MostNamed = 5;

    public async Task<TreeState> LookAsync(string root, IReadOnlyList<SourcePackage> packages, CancellationToken cancel)
    {
        var locks = packages.Select(package => LockFile.Find(package.Directory, root)?.File).OfType<string>().Distinct().Where(File.Exists)
            .ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        try
        {
            return new TreeState((await comparer.CompareAsync(root, "HEAD", cancel)).Changed, locks);
        }
        catch (GitReferenceException)
        {
            return new TreeState(null, locks);
        }
    }

    /// <summary>What was as the commit has it before and is not now, and lock files that are others now.</summary>
    public static IReadOnlyList<Finding> Compare(TreeState before, TreeState after)
    {
        var changed = (before.Changed is null || after.Changed is null ? [] : after.Changed.Except(before.Changed))
            .Concat(before.Locks.Where(pair => after.Locks.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key))
            .Distinct().ToList();
        return changed.Count == 0 ? [] :
            [new Finding("mcp/tree-changed", Severity.Error, $"building changed files that git does not ignore: {string.Join(", ", changed.Take(MostNamed))}{(changed.Count > MostNamed ? $" and {changed.Count - MostNamed} more" : "")}", changed[0])];
    }
}
