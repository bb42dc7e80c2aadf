using System.Diagnostics.CodeAnalysis;

namespace PipelineBuild.Tools;

/// <summary>A commit as <c>git log</c> tells it.</summary>
/// <param name="Message">As it was written, all of it.</param>
/// <param name="Files">Changed, relative to the directory that was asked about; none for a merge.</param>
public sealed record LoggedCommit(string Sha, IReadOnlyList<string> Parents, string Message, IReadOnlyList<string> Files);

/// <summary>A tag and the commit it names, also through a tag object.</summary>
public sealed record TaggedCommit(string Tag, string Commit);

/// <summary>Where a repository stands.</summary>
/// <param name="Branch">Null on a detached head.</param>
public sealed record GitPosition(bool IsShallow, string Head, string? Branch);

/// <summary>The history can't be read as far as it is needed; the message says why and what to do.</summary>
public sealed class GitHistoryException(string message) : Exception(message);

/// <summary>Reads tags and commits in as few calls as possible: each start of git costs more than what it reads.</summary>
public sealed class GitHistory(IProcessRunner processes, ProgramLocator programs)
{
    private const char Mark = '\u0001';
    private const string Heads = "refs/heads/";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>A remote that does not answer by then counts as silent.</summary>
    private static readonly TimeSpan RemoteLimit = TimeSpan.FromSeconds(30);

    /// <exception cref="GitHistoryException">There is no repository, or it has no commit yet.</exception>
    public async Task<GitPosition> PositionAsync(string directory, CancellationToken cancel)
    {
        var output = await processes.RunAsync(Git(directory, "rev-parse", "--is-shallow-repository", "HEAD", "--symbolic-full-name", "HEAD"), cancel);
        return output is { Succeeded: true, StandardOutput: [var shallow, var head, var name, ..] }
            ? new GitPosition(shallow == "true", head, name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : null)
            : throw new GitHistoryException($"{directory} is in no git repository with a commit: {output.ErrorText.Split('\n')[0]}");
    }

    /// <summary>The tags whose names begin with one of the prefixes.</summary>
    /// <param name="mergedInto">Only tags that this commit contains; null means all.</param>
    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(string directory, IEnumerable<string> prefixes, string? mergedInto, CancellationToken cancel)
    {
        string[] merged = mergedInto is null ? [] : [$"--merged={mergedInto}"];
        var output = await processes.RunCheckedAsync(Git(directory, ["for-each-ref", .. merged, "--format=%(refname) %(objectname) %(*objectname)", .. prefixes.Select(prefix => $"refs/tags/{prefix}*")]), cancel);
        return output.StandardOutput.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length >= 2)
            .Select(words => new TaggedCommit(words[0]["refs/tags/".Length..], words[^1])).ToList();
    }

    /// <summary>The commits of the tip that none of the bases contains, newest first.</summary>
    public async Task<IReadOnlyList<LoggedCommit>> LogAsync(string directory, string tip, IReadOnlyList<string> bases, CancellationToken cancel)
    {
        string[] except = bases.Count == 0 ? [] : ["--not", .. bases];
        var output = await processes.RunCheckedAsync(
            Git(directory, ["log", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-color", "--no-notes", "--no-show-signature", "--relative", "--encoding=UTF-8", "--topo-order", "--format=tformat:%x01%H%x00%P%x00%B%x00", tip, .. except, "--"]), cancel);
        return Parse(output.Text);
    }

    /// <summary>A commit that all of them contain, or null when there is none.</summary>
    public async Task<string?> CommonAncestorAsync(string directory, IReadOnlyList<string> commits, CancellationToken cancel) =>
        await processes.RunAsync(Git(directory, ["merge-base", "--octopus", .. commits]), cancel) is { Succeeded: true } output ? output.Text.Trim() : null;

    /// <summary>Files of the directory that differ between the two commits, whatever happened in between.</summary>
    public async Task<IReadOnlyList<string>> ChangedAsync(string directory, string from, string to, CancellationToken cancel) =>
        Names(await processes.RunCheckedAsync(Git(directory, "diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--relative", from, to, "--"), cancel));

    /// <summary>The text of a file at that commit; null when it did not hold the file.</summary>
    public async Task<string?> FileAsync(string directory, string commit, string path, CancellationToken cancel) =>
        await processes.RunAsync(Git(directory, "show", "--no-textconv", $"{commit}:./{path}"), cancel) is { Succeeded: true } shown ? shown.Text : null;

    /// <summary>Names of the remote's tags that begin with one of the prefixes; none when there is no such remote.</summary>
    /// <exception cref="GitHistoryException">The remote does not answer.</exception>
    public async Task<IReadOnlyList<string>> RemoteTagsAsync(string directory, string remote, IEnumerable<string> prefixes, CancellationToken cancel)
    {
        if (!(await processes.RunAsync(Git(directory, "config", "--get", $"remote.{remote}.url"), cancel)).Succeeded)
        {
            return [];
        }

        var ask = Git(directory, ["ls-remote", "--tags", "--refs", remote, .. prefixes.Select(prefix => $"refs/tags/{prefix}*")]) with { Timeout = RemoteLimit };
        try
        {
            var output = await processes.RunAsync(ask, cancel);
            return output.Succeeded
                ? output.StandardOutput.Select(line => line.Split('\t')).Where(words => words.Length == 2).Select(words => words[1]["refs/tags/".Length..]).ToList()
                : throw new GitHistoryException($"the remote '{remote}' does not tell its tags: {processes.Mask.Apply(output.ErrorText.Split('\n')[0])}");
        }
        catch (TimeoutException)
        {
            throw new GitHistoryException($"the remote '{remote}' did not tell its tags within {RemoteLimit.TotalSeconds:0} s");
        }
    }

    /// <summary>Reads what <see cref="LogAsync"/> asks for: each commit is a marked hash, parents, message and an empty part, then its files.</summary>
    public static IReadOnlyList<LoggedCommit> Parse(string text)
    {
        var commits = new List<LoggedCommit>();
        var parts = text.Split('\0');
        for (var at = 0; at + 3 < parts.Length;)
        {
            if (!IsMarked(parts[at], out var sha))
            {
                throw new InvalidDataException($"git log wrote what was not asked for: '{parts[at]}'");
            }

            var (parents, message) = (parts[at + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries), parts[at + 2]);
            var files = new List<string>();
            for (at += 3; at < parts.Length && !IsMarked(parts[at], out _); at++)
            {
                if (parts[at].TrimStart('\n') is { Length: > 0 } file)
                {
                    files.Add(file);
                }
            }

            commits.Add(new LoggedCommit(sha, parents, message.TrimEnd('\n'), files));
        }

        return commits;
    }

    private static bool IsMarked(string part, [NotNullWhen(true)] out string? sha)
    {
        sha = part.Length is 41 or 65 && part[0] == Mark ? part[1..] : null;
        return sha is not null && sha.All(char.IsAsciiHexDigitLower);
    }

    private static List<string> Names(ProcessOutput output) => output.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToList();

    private Command Git(string directory, params string[] arguments) => new(programs.Require("git"), arguments)
    {
        WorkingDirectory = directory,
        Environment = new Dictionary<string, string?> { ["GIT_OPTIONAL_LOCKS"] = "0", ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C" },
        Timeout = Limit,
    };
}
