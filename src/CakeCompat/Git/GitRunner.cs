using System.Text;
using System.Text.RegularExpressions;
using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Git;

/// <summary>Runs the git program in one directory and returns what it said.</summary>
internal sealed partial class GitRunner(ICakeContext context, DirectoryPath directory)
    : Tool<GitSettings>(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools)
{
    /// <summary>Personal settings that would change an answer: an odd log encoding, and tags that must be signed.</summary>
    private static readonly string[] Overrides = ["-c", "i18n.logOutputEncoding=UTF-8", "-c", "tag.gpgSign=false"];

    private readonly DirectoryPath _directory = directory.MakeAbsolute(context.Environment);

    /// <summary>What git printed; a failure becomes an exception with git's own words.</summary>
    public string Text(params IReadOnlyList<string> words)
    {
        var answer = Ask(words);
        return answer.ExitCode == 0 ? answer.Output : throw Failure(words[0], answer);
    }

    /// <summary>What git printed without the line end, or null when it failed: for questions whose answer may be "no".</summary>
    public string? TextOrNull(params IReadOnlyList<string> words)
    {
        var answer = Ask(words);
        return answer.ExitCode == 0 ? answer.Output.TrimEnd('\n') : null;
    }

    public bool DirectoryExists => context.FileSystem.GetDirectory(_directory).Exists;

    protected override string GetToolName() => "Git";

    protected override IEnumerable<string> GetToolExecutableNames() => ["git", "git.exe"];

    private GitAnswer Ask(IReadOnlyList<string> words)
    {
        if (!DirectoryExists)
        {
            throw new CakeException($"Git: there is no directory '{_directory.FullPath}'.");
        }

        var answer = new GitAnswer(0, "", "");
        var settings = new GitSettings
        {
            WorkingDirectory = _directory,
            EnvironmentVariables = Environment(),
            HandleExitCode = _ => true,
        };
        var process = new ProcessSettings { RedirectStandardOutput = true, RedirectStandardError = true };
        Run(settings, Arguments(words), process, ended => answer = new GitAnswer(
            ended.GetExitCode(), string.Join('\n', ended.GetStandardOutput()), string.Join('\n', ended.GetStandardError())));
        return answer;
    }

    private CakeException Failure(string command, GitAnswer answer)
    {
        var said = Credentials().Replace(answer.Error.Trim(), "://***@");
        return new CakeException(answer.ExitCode, $"Git: {command} failed in '{_directory.FullPath}' (exit code {answer.ExitCode}): {said}");
    }

    private static ProcessArgumentBuilder Arguments(IReadOnlyList<string> words)
    {
        var arguments = new ProcessArgumentBuilder();
        foreach (var word in Overrides.Concat(words))
        {
            arguments.Append(Quoted(word));
        }

        return arguments;
    }

    /// <summary>English, no questions, no lock for a mere look, and the repository of the directory, also inside a git hook.</summary>
    private static Dictionary<string, string> Environment() => new()
    {
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        // A null takes the variable away.
        ["GIT_DIR"] = null!,
        ["GIT_WORK_TREE"] = null!,
        ["GIT_INDEX_FILE"] = null!,
    };

    /// <summary>Tag names and refs may hold quotes; the rules are those by which .NET takes a command line apart.</summary>
    private static string Quoted(string word)
    {
        if (word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_=./:%@^~{}".Contains(letter)))
        {
            return word;
        }

        var result = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var letter in word)
        {
            backslashes = letter == '\\' ? backslashes + 1 : backslashes;
            if (letter == '"')
            {
                result.Append('\\', backslashes + 1);
            }

            backslashes = letter == '\\' ? backslashes : 0;
            result.Append(letter);
        }

        return result.Append('\\', backslashes).Append('"').ToString();
    }

    [GeneratedRegex(@"://[^/@\s]+@")]
    private static partial Regex Credentials();

    private sealed record GitAnswer(int ExitCode, string Output, string Error);
}
