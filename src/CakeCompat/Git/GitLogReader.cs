using System.Globalization;

namespace Cake.Git;

/// <summary>Reads commits in a format of our own, every field ended by a NUL, so that no message can break it.</summary>
internal static class GitLogReader
{
    private const string Format = "%H%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%s%x00%B";
    private const int Fields = 9;

    /// <summary>The newest commits first; none in a repository without commits.</summary>
    public static List<GitCommit> Read(GitRunner git, int count)
    {
        // An unborn HEAD is the one failure that means "none".
        if (git.TextOrNull("rev-parse", "--verify", "--quiet", "HEAD") is null && git.TextOrNull("symbolic-ref", "--quiet", "HEAD") is not null)
        {
            return [];
        }

        var text = git.Text(
            "log", "-z", $"--max-count={count.ToString(CultureInfo.InvariantCulture)}",
            "--no-show-signature", "--no-color", $"--format=tformat:{Format}", "HEAD", "--");
        var values = text.Split('\0');
        return [.. Enumerable.Range(0, values.Length / Fields).Select(index => Commit(values.AsSpan(index * Fields, Fields)))];
    }

    private static GitCommit Commit(ReadOnlySpan<string> values) => new(
        values[0],
        new GitSignature(values[1], values[2], When(values[3])),
        new GitSignature(values[4], values[5], When(values[6])),
        values[7],
        values[8]);

    private static DateTimeOffset When(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
