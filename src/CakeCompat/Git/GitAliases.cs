using Cake.Core;
using Cake.Core.IO;

namespace Cake.Git;

/// <summary>What a build asks of a repository; this file: where it is, and what state its files are in.</summary>
public static partial class GitAliases
{
    /// <summary>True for the top of a working tree, a .git directory and a bare repository; false for directories below them.</summary>
    public static bool GitIsValidRepository(this ICakeContext context, DirectoryPath path)
    {
        var git = Git(context, path);
        if (!git.DirectoryExists)
        {
            return false;
        }

        return git.TextOrNull("rev-parse", "--is-inside-work-tree") switch
        {
            "true" => git.TextOrNull("rev-parse", "--show-cdup") == "",
            "false" => git.TextOrNull("rev-parse", "--git-dir") == ".",
            _ => false,
        };
    }

    /// <summary>The top directory of the working tree that the path lies in.</summary>
    public static DirectoryPath GitFindRootFromPath(this ICakeContext context, DirectoryPath path) =>
        new(Git(context, path).Text("rev-parse", "--show-toplevel").TrimEnd('\n'));

    /// <summary>True when anything differs from the last commit; a file that git does not know counts, an ignored one does not.</summary>
    public static bool GitHasUncommitedChanges(this ICakeContext context, DirectoryPath path) => Status(context, path).Length > 0;

    public static bool GitHasUntrackedFiles(this ICakeContext context, DirectoryPath path) =>
        Status(context, path).Split('\0').Any(entry => entry.StartsWith("?? ", StringComparison.Ordinal));

    private static string Status(ICakeContext context, DirectoryPath path) =>
        Git(context, path).Text("status", "--porcelain", "-z", "--untracked-files=normal", "--no-renames");

    private static GitRunner Git(ICakeContext context, DirectoryPath path)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(path);
        return new GitRunner(context, path);
    }
}
