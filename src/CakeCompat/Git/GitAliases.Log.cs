using System.Globalization;
using Cake.Core;
using Cake.Core.IO;

namespace Cake.Git;

// Commits, branches, tags.
public static partial class GitAliases
{
    private const string Detached = "(no branch)";

    /// <summary>The commit that is checked out.</summary>
    public static GitCommit GitLogTip(this ICakeContext context, DirectoryPath repositoryDirectoryPath) =>
        context.GitLog(repositoryDirectoryPath, 1).FirstOrDefault()
        ?? throw new CakeException($"Git: the repository '{repositoryDirectoryPath.FullPath}' has no commits.");

    public static ICollection<GitCommit> GitLog(this ICakeContext context, DirectoryPath repositoryDirectoryPath, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return GitLogReader.Read(Git(context, repositoryDirectoryPath), count);
    }

    public static GitBranch GitBranchCurrent(this ICakeContext context, DirectoryPath repositoryDirectoryPath)
    {
        var git = Git(context, repositoryDirectoryPath);
        var tip = GitLogReader.Read(git, 1).FirstOrDefault();
        var name = git.TextOrNull("symbolic-ref", "--quiet", "HEAD") ?? Detached;
        var friendly = name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : name;
        var remote = name == Detached ? null : git.TextOrNull("config", "--get", $"branch.{friendly}.remote");
        return new GitBranch(name, friendly, remote, tip, Remotes(git));
    }

    public static string GitDescribe(this ICakeContext context, DirectoryPath repositoryDirectoryPath) =>
        context.GitDescribe(repositoryDirectoryPath, GitDescribeStrategy.Default);

    public static string GitDescribe(this ICakeContext context, DirectoryPath repositoryDirectoryPath, GitDescribeStrategy strategy) =>
        context.GitDescribe(repositoryDirectoryPath, false, strategy);

    public static string GitDescribe(
        this ICakeContext context, DirectoryPath repositoryDirectoryPath, bool renderLongFormat, GitDescribeStrategy strategy) =>
        context.GitDescribe(repositoryDirectoryPath, renderLongFormat, strategy, null);

    /// <summary>Names the current commit by the nearest tag; throws when there is none.</summary>
    public static string GitDescribe(
        this ICakeContext context, DirectoryPath repositoryDirectoryPath, bool renderLongFormat, GitDescribeStrategy strategy,
        int? minimumCommitIdAbbreviatedSize) =>
        Git(context, repositoryDirectoryPath).Text(
        [
            "describe",
            .. strategy switch
            {
                GitDescribeStrategy.Tags => ["--tags"],
                GitDescribeStrategy.All => ["--all"],
                _ => Array.Empty<string>(),
            },
            .. renderLongFormat ? ["--long"] : Array.Empty<string>(),
            $"--abbrev={Length(minimumCommitIdAbbreviatedSize)}",
        ]).TrimEnd('\n');

    /// <summary>The shortest unambiguous beginning of the commit's name that is at least that long (7 unless told).</summary>
    public static string GitShortenSha(
        this ICakeContext context, DirectoryPath repositoryDirectoryPath, GitCommit commit, int? minimalLength = null) =>
        Git(context, repositoryDirectoryPath).Text("rev-parse", $"--short={Length(minimalLength)}", "--verify", commit.Sha).TrimEnd('\n');

    /// <summary>Tags the current commit (a lightweight tag); throws when the tag exists.</summary>
    public static void GitTag(this ICakeContext context, DirectoryPath repositoryDirectoryPath, string tagName) =>
        context.GitTag(repositoryDirectoryPath, tagName, "HEAD");

    public static void GitTag(this ICakeContext context, DirectoryPath repositoryDirectoryPath, string tagName, string objectish)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tagName);
        ArgumentException.ThrowIfNullOrWhiteSpace(objectish);
        Git(context, repositoryDirectoryPath).Text("tag", "--", tagName, objectish);
    }

    private static string Length(int? length) => (length ?? 7).ToString(CultureInfo.InvariantCulture);

    private static List<GitRemote> Remotes(GitRunner git) =>
    [
        .. git.Text("remote").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name => new GitRemote(
            name,
            git.Text("remote", "get-url", "--push", "--", name).TrimEnd('\n'),
            git.Text("remote", "get-url", "--", name).TrimEnd('\n'))),
    ];
}
