using System.Text;

namespace PipelineBuild.Tools;

/// <summary>One change to the system, which root makes or a person copies.</summary>
/// <param name="What">For people, such as "install docker.io".</param>
public sealed record SystemChange(string What, Command Command)
{
    /// <summary>Writes a file with that text; its folder is made when missing.</summary>
    public static SystemChange WriteFile(string path, string text, string mode = "0644") =>
        new($"write {path}", Command.Of("install", "-D", "-m", mode, "/dev/stdin", path) with { StandardInput = Encoding.UTF8.GetBytes(text) });

    /// <summary>The change as lines for a terminal.</summary>
    public string ForTerminal(bool sudo)
    {
        var line = string.Join(' ', Command.Arguments.Prepend(Command.Program).Select(Quote));
        var text = Command.StandardInput is { } input ? $" <<'END'\n{Encoding.UTF8.GetString(input.Span).TrimEnd('\n')}\nEND" : "";
        return (sudo ? "sudo " : "") + line + text;
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=+,@".Contains(letter)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>Runs commands that need root: as they are when we are root, else through sudo that asks no password.</summary>
public sealed class Administrator(IProcessRunner runner, Machine machine)
{
    private static readonly TimeSpan SudoLimit = TimeSpan.FromSeconds(10);

    /// <summary>Words to put before a command.</summary>
    public IReadOnlyList<string> Prefix => machine.IsRoot ? [] : ["sudo", "-n"];

    public async Task<bool> IsAvailableAsync(CancellationToken cancel)
    {
        if (machine.IsRoot)
        {
            return true;
        }

        try
        {
            return (await runner.RunAsync(Command.Of("sudo", "-n", "true") with { Timeout = SudoLimit }, cancel)).Succeeded;
        }
        catch (Exception error) when (error is ProgramNotFoundException or TimeoutException)
        {
            return false;
        }
    }

    public Task<ProcessOutput> RunAsync(Command command, CancellationToken cancel) => runner.RunAsync(Elevated(command), cancel);

    /// <exception cref="ProcessFailedException">It did not end with exit code 0.</exception>
    public Task<ProcessOutput> RunCheckedAsync(Command command, CancellationToken cancel) => runner.RunCheckedAsync(Elevated(command), cancel);

    private Command Elevated(Command command)
    {
        string[] words = [.. Prefix, command.Program, .. command.Arguments];
        return command with { Program = words[0], Arguments = words[1..] };
    }
}
