using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Versioning;

/// <summary>A history that a test writes down, oldest first, and gets as git tells it.</summary>
internal sealed class Log
{
    private readonly List<LoggedCommit> commits = [];

    /// <summary>The hash that the test goes by: its number, long enough to be one.</summary>
    public static string Sha(int number) => $"{number:x8}".PadRight(40, 'a');

    public string Commit(string message, params string[] files) => Add(message, commits.Count == 0 ? [] : [commits[^1].Sha], files);

    public string Add(string message, IReadOnlyList<string> parents, params string[] files)
    {
        var sha = Sha(commits.Count + 1);
        commits.Add(new LoggedCommit(sha, parents, message, files.Length == 0 && parents.Count < 2 ? ["a/file"] : files));
        return sha;
    }

    public IReadOnlyList<LoggedCommit> NewestFirst => Enumerable.Reverse(commits).ToList();
}
