namespace PipelineBuild.Tools;

/// <summary>What differs between a commit and the files as they lie there now; paths are relative to the directory that was asked about.</summary>
/// <param name="Reference">As it was asked for.</param>
/// <param name="Changed">Changed, added, deleted or renamed (both names), committed or not; a submodule by its own path.</param>
/// <param name="Known">Every file that git tracks or would take in; what ends in '/' is a repository within this one.</param>
/// <param name="Ignored">Files that lie there and that git was told to ignore: whether they changed nobody can say.</param>
public sealed record GitComparison(string Reference, string Commit, IReadOnlyList<string> Changed, IReadOnlyList<string> Known, IReadOnlyList<string> Ignored);

/// <summary>A comparison can't be made; the message says why and what to do.</summary>
public sealed class GitReferenceException(string message) : Exception(message);

/// <summary>Compares a commit with the work tree, uncommitted and untracked files included.</summary>
public sealed class GitComparer(IProcessRunner processes, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The hash of the commit that a reference names now.</summary>
    /// <exception cref="GitReferenceException">There is no repository, or it does not hold the commit.</exception>
    public async Task<string> ResolveAsync(string directory, string reference, CancellationToken cancel)
    {
        if (!(await processes.RunAsync(Git(directory, "rev-parse", "--is-inside-work-tree"), cancel)).Succeeded)
        {
            throw new GitReferenceException($"{directory} is in no git repository: what changed since {reference} can't be known; run without --since");
        }

        var found = await processes.RunAsync(Git(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{reference}^{{commit}}"), cancel);
        if (!found.Succeeded)
        {
            var isShallow = (await processes.RunCheckedAsync(Git(directory, "rev-parse", "--is-shallow-repository"), cancel)).Text.Trim() == "true";
            throw new GitReferenceException($"this repository holds no commit '{reference}'; " + (isShallow
                ? "it is a shallow clone: fetch the whole history (git fetch --unshallow --tags; in a GitHub workflow fetch-depth: 0)"
                : "fetch it first (git fetch --tags), or name another"));
        }

        return found.Text.Trim();
    }

    /// <summary>What differs between that commit and the files as they lie there.</summary>
    /// <exception cref="GitReferenceException">There is no repository, or it does not hold the commit.</exception>
    public async Task<GitComparison> CompareAsync(string directory, string reference, CancellationToken cancel)
    {
        var commit = await ResolveAsync(directory, reference, cancel);
        // Renames are not looked for, so that both names count.
        var changed = await NamesAsync(directory, cancel, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=none", "--relative", commit, "--");
        var untracked = await NamesAsync(directory, cancel, "ls-files", "-z", "--others", "--exclude-standard");
        var tracked = await NamesAsync(directory, cancel, "ls-files", "-z");
        var ignored = await NamesAsync(directory, cancel, "ls-files", "-z", "--others", "--ignored", "--exclude-standard");
        return new GitComparison(reference, commit, [.. changed, .. untracked], [.. tracked, .. untracked], ignored);
    }

    /// <summary>The text of a file at that commit; null when it did not hold the file.</summary>
    public async Task<string?> FileAsync(string directory, string commit, string path, CancellationToken cancel) =>
        await processes.RunAsync(Git(directory, "show", "--no-textconv", $"{commit}:./{path}"), cancel) is { Succeeded: true } shown ? shown.Text : null;

    private async Task<IReadOnlyList<string>> NamesAsync(string directory, CancellationToken cancel, params string[] arguments) =>
        (await processes.RunCheckedAsync(Git(directory, arguments), cancel)).Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToList();

    private Command Git(string directory, params string[] arguments) => new(programs.Require("git"), ["-c", "core.quotePath=false", .. arguments])
    {
        WorkingDirectory = directory,
        Environment = new Dictionary<string, string?> { ["GIT_OPTIONAL_LOCKS"] = "0", ["LC_ALL"] = "C" },
        Timeout = Limit,
    };
}
