using System.Text;

namespace PipelineBuild.Tools;

/// <summary>The plumbing commands of git that write objects and move refs by compare-and-swap; never the work tree or the index.</summary>
public sealed class GitObjects(IProcessRunner processes, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Commits are written under an identity of the pipeline's own, whatever the machine's settings are.</summary>
    private static readonly Dictionary<string, string?> OwnEnvironment = new()
    {
        ["GIT_AUTHOR_NAME"] = "PipelineBuild",
        ["GIT_AUTHOR_EMAIL"] = "pipelinebuild@localhost",
        ["GIT_COMMITTER_NAME"] = "PipelineBuild",
        ["GIT_COMMITTER_EMAIL"] = "pipelinebuild@localhost",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["LC_ALL"] = "C",
    };

    /// <summary>Makes a bare repository unless the directory holds one already.</summary>
    public async Task InitBareAsync(string directory, CancellationToken cancel)
    {
        if (!File.Exists(Path.Combine(directory, "HEAD")))
        {
            Directory.CreateDirectory(directory);
            await RunCheckedAsync(directory, cancel, "init", "--quiet", "--bare", directory);
        }
    }

    /// <summary>The object a ref points to, or null.</summary>
    public async Task<string?> ResolveAsync(string repository, string reference, CancellationToken cancel)
    {
        var output = await RunAsync(repository, cancel, "rev-parse", "--verify", "--quiet", $"{reference}^{{commit}}");
        return output.ExitCode switch
        {
            0 => output.Text.Trim(),
            1 => null,
            _ => throw new ProcessFailedException(Git(repository, "rev-parse", reference), output, processes.Mask),
        };
    }

    /// <summary>Writes a commit whose tree holds one file.</summary>
    /// <returns>Its hash; no ref points to it yet.</returns>
    public async Task<string> CommitFileAsync(string repository, string file, string text, string message, string? parent, CancellationToken cancel)
    {
        var blob = (await FeedAsync(repository, text, cancel, "hash-object", "-w", "--stdin")).Text.Trim();
        var tree = (await FeedAsync(repository, $"100644 blob {blob}\t{file}\n", cancel, "mktree")).Text.Trim();
        string[] parents = parent is null ? [] : ["-p", parent];
        return (await FeedAsync(repository, message, cancel, ["commit-tree", tree, .. parents])).Text.Trim();
    }

    /// <summary>Moves a ref if it still points where we think; null stands for a ref that must not exist.</summary>
    /// <returns>The output: exit code 0 when it moved.</returns>
    public Task<ProcessOutput> MoveRefAsync(string repository, string reference, string to, string? from, CancellationToken cancel) =>
        RunAsync(repository, cancel, "update-ref", "--no-deref", reference, to, from ?? new string('0', to.Length));

    public Task<ProcessOutput> RunAsync(string repository, CancellationToken cancel, params string[] arguments) => processes.RunAsync(Git(repository, arguments), cancel);

    public Task<ProcessOutput> RunCheckedAsync(string repository, CancellationToken cancel, params string[] arguments) => processes.RunCheckedAsync(Git(repository, arguments), cancel);

    public Task<ProcessOutput> FeedAsync(string repository, string input, CancellationToken cancel, params string[] arguments) =>
        processes.RunCheckedAsync(Git(repository, arguments) with { StandardInput = Encoding.UTF8.GetBytes(input) }, cancel);

    private Command Git(string repository, params string[] arguments) => new(programs.Require("git"), arguments)
    {
        WorkingDirectory = repository,
        Environment = OwnEnvironment,
        Timeout = Limit,
    };
}
