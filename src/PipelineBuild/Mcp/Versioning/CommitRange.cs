using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>Part of a history that was read once: which commits came after one of them, and what a merge brought; pure.</summary>
public sealed class CommitRange(IReadOnlyList<LoggedCommit> log)
{
    private readonly Dictionary<string, LoggedCommit> bySha = log.ToDictionary(commit => commit.Sha);

    public IReadOnlyList<LoggedCommit> Log => log;

    /// <summary>All commits that this one does not contain, newest first; null means all.</summary>
    public IReadOnlyList<LoggedCommit> Since(string? sha)
    {
        var contained = Contained(sha);
        return log.Where(commit => !contained.Contains(commit.Sha)).ToList();
    }

    /// <summary>The commit with that hash, which may be shortened.</summary>
    public LoggedCommit? Find(string sha) => bySha.GetValueOrDefault(sha) ?? log.FirstOrDefault(commit => commit.Sha.StartsWith(sha, StringComparison.Ordinal));

    /// <summary>What a merge brought into the line it was made on.</summary>
    public IReadOnlyList<LoggedCommit> BroughtBy(LoggedCommit merge)
    {
        var before = Contained(merge.Parents[0]);
        var with = Contained(merge.Sha);
        return log.Where(commit => with.Contains(commit.Sha) && !before.Contains(commit.Sha)).ToList();
    }

    private HashSet<string> Contained(string? sha)
    {
        var contained = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>();
        open.Push(sha ?? "");
        while (open.TryPop(out var next))
        {
            // What was not read belongs to the past of all bases, and so does everything behind it.
            if (bySha.TryGetValue(next, out var commit) && contained.Add(next))
            {
                foreach (var parent in commit.Parents)
                {
                    open.Push(parent);
                }
            }
        }

        return contained;
    }
}
