using System.Text;

namespace PipelineBuild.Tools;

/// <summary>A ref as git lists it: which object it names, and of what type that is.</summary>
public sealed record GitRef(string Id, string Type);

/// <summary>One line of a ref transaction.</summary>
/// <param name="From">What it must point to now: empty for a ref that must not exist, null for whatever it is.</param>
public sealed record GitRefMove(string Name, string To, string? From);

/// <summary>The plumbing commands of git that write objects and move refs by compare-and-swap; never the work tree or the index.</summary>
public sealed class GitObjects(IProcessRunner processes, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What a user or a repository may have set and what would change or stop our commands.</summary>
    private static readonly string[] OwnSettings =
        ["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "safe.bareRepository=all", "-c", "i18n.commitEncoding=UTF-8", "-c", "push.followTags=false", "-c", "push.gpgSign=false"];

    /// <summary>Commits are written under an identity of the pipeline's own, whatever the machine's settings are.</summary>
    private static readonly Dictionary<string, string?> OwnEnvironment = new()
    {
        ["GIT_AUTHOR_NAME"] = "PipelineBuild",
        ["GIT_AUTHOR_EMAIL"] = "pipelinebuild@localhost",
        ["GIT_AUTHOR_DATE"] = null,
        ["GIT_COMMITTER_NAME"] = "PipelineBuild",
        ["GIT_COMMITTER_EMAIL"] = "pipelinebuild@localhost",
        ["GIT_COMMITTER_DATE"] = null,
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_DIR"] = null,
        ["GIT_COMMON_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null,
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null,
        ["GIT_NAMESPACE"] = null,
        // Neither may show another content than the hash stands for.
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_GRAFT_FILE"] = "/dev/null",
        ["LC_ALL"] = "C",
    };

    /// <summary>Makes a bare repository unless it is there; a process killed half-way leaves none that looks finished.</summary>
    public async Task InitBareAsync(string directory, CancellationToken cancel)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        var unfinished = $"{directory}.{Guid.NewGuid():N}.new";
        Directory.CreateDirectory(unfinished);
        try
        {
            await RunCheckedAsync(unfinished, cancel, "init", "--quiet", "--bare", "--template=", unfinished);
            Directory.Move(unfinished, directory);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            // Another process was faster; its repository is as good.
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    /// <summary>Those of the refs that exist, by name.</summary>
    /// <exception cref="InvalidDataException">A ref's file holds no hash, or the hash of nothing.</exception>
    public async Task<IReadOnlyDictionary<string, GitRef>> RefsAsync(string repository, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var command = Git(repository, ["for-each-ref", "--format=%(refname) %(objectname) %(objecttype)", .. names]);
        var output = await processes.RunAsync(command, cancel);
        // "ignoring broken ref refs/a", "missing object 12ab for refs/a"
        return output.StandardError.FirstOrDefault(line => names.Any(name => line.EndsWith($" {name}", StringComparison.Ordinal))) is { } complaint ? throw new InvalidDataException(complaint)
            : output.Succeeded ? output.StandardOutput.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => new GitRef(parts[1], parts[2]))
            : throw new ProcessFailedException(command, output, processes.Mask);
    }

    /// <summary>Writes a commit whose tree holds some files, all beside one another.</summary>
    /// <param name="files">Name to text.</param>
    /// <returns>Its hash; no ref points to it yet.</returns>
    public async Task<string> CommitFilesAsync(string repository, IReadOnlyDictionary<string, string> files, string message, string? parent, CancellationToken cancel)
    {
        var lines = new List<string>();
        foreach (var (file, text) in files)
        {
            lines.Add($"100644 blob {(await FeedCheckedAsync(repository, text, cancel, "hash-object", "-w", "--stdin")).Text.Trim()}\t{file}\n");
        }

        var tree = (await FeedCheckedAsync(repository, string.Concat(lines), cancel, "mktree")).Text.Trim();
        string[] parents = parent is null ? [] : ["-p", parent];
        return (await FeedCheckedAsync(repository, message, cancel, ["commit-tree", tree, .. parents])).Text.Trim();
    }

    /// <summary>Moves all the refs if each still points where we think, else none.</summary>
    /// <returns>The output: exit code 0 when they moved.</returns>
    public Task<ProcessOutput> MoveRefsAsync(string repository, IReadOnlyList<GitRefMove> moves, CancellationToken cancel)
    {
        var lines = moves.Select(move => $"update {move.Name} {move.To}{(move.From is null ? "" : $" {(move.From.Length == 0 ? new string('0', move.To.Length) : move.From)}")}\n");
        return processes.RunAsync(Git(repository, "update-ref", "--no-deref", "--stdin") with { StandardInput = Encoding.UTF8.GetBytes(string.Concat(lines)) }, cancel);
    }

    public Task<ProcessOutput> RunAsync(string repository, CancellationToken cancel, params string[] arguments) => processes.RunAsync(Git(repository, arguments), cancel);

    public Task<ProcessOutput> RunCheckedAsync(string repository, CancellationToken cancel, params string[] arguments) => processes.RunCheckedAsync(Git(repository, arguments), cancel);

    public Task<ProcessOutput> FeedCheckedAsync(string repository, string input, CancellationToken cancel, params string[] arguments) =>
        processes.RunCheckedAsync(Git(repository, arguments) with { StandardInput = Encoding.UTF8.GetBytes(input) }, cancel);

    private Command Git(string repository, params string[] arguments) => new(programs.Require("git"), [.. OwnSettings, .. arguments])
    {
        WorkingDirectory = repository,
        Environment = OwnEnvironment,
        Timeout = Limit,
    };
}
