using Cake.Git;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace Build.Tools;

/// <summary>The port <see cref="IGit"/>: Cake.Git where it has what we need without types of LibGit2Sharp, else the git program.</summary>
public sealed class CakeGit(CakeCalls cake, IProcessRunner processes, ProgramLocator programs) : IGit
{
    public Task<GitHead?> HeadAsync(string directory, CancellationToken cancel) => RootOf(directory) is not { } root
        ? Task.FromResult<GitHead?>(null)
        : cake.RunAsync(context => context.GitLog(root, 1).FirstOrDefault() is { } tip
            ? new GitHead(tip.Sha, tip.Committer.When, context.GitHasUncommitedChanges(root) || context.GitHasUntrackedFiles(root))
            : null);

    public async Task<IReadOnlyList<string>> TagsAsync(string directory, string prefix, CancellationToken cancel)
    {
        var output = await processes.RunCheckedAsync(Git(directory, "tag", "--merged", "HEAD"), cancel);
        return output.StandardOutput.Where(tag => tag.StartsWith(prefix, StringComparison.Ordinal)).ToList();
    }

    public async Task<string?> BranchAsync(string directory, CancellationToken cancel)
    {
        var output = await processes.RunAsync(Git(directory, "symbolic-ref", "--short", "--quiet", "HEAD"), cancel);
        return output.Succeeded && output.Text.Trim() is { Length: > 0 } branch ? branch : null;
    }

    public async Task<string?> OriginAsync(string directory, CancellationToken cancel)
    {
        var output = await processes.RunAsync(Git(directory, "config", "--get", "remote.origin.url"), cancel);
        return output.Succeeded ? RemoteAddress.ForPeople(output.Text.Trim()) : null;
    }

    private Command Git(string directory, params string[] arguments) => new(programs.Require("git"), arguments) { WorkingDirectory = directory };

    /// <summary>Cake.Git's own search throws a type of LibGit2Sharp where there is no repository.</summary>
    private static string? RootOf(string? directory)
    {
        while (directory is not null && !Path.Exists(Path.Combine(directory, ".git")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory;
    }
}
