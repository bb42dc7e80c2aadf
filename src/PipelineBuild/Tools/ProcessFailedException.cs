namespace PipelineBuild.Tools;

/// <summary>A program ended with a bad exit code; the message shows command, directory, code and its last words.</summary>
public sealed class ProcessFailedException : Exception
{
    private const int LastLines = 20;

    public ProcessFailedException(Command command, ProcessOutput output, SecretMask mask)
        : base(Describe(command, output, mask))
    {
        ExitCode = output.ExitCode;
        StandardError = output.StandardError.Select(line => mask.Apply(line, command.Secrets)).ToList();
    }

    public int ExitCode { get; }

    /// <summary>Everything the program wrote to standard error, secrets masked.</summary>
    public IReadOnlyList<string> StandardError { get; }

    private static string Describe(Command command, ProcessOutput output, SecretMask mask)
    {
        var words = output.StandardError.Any(line => line.Trim().Length > 0) ? output.StandardError : output.StandardOutput;
        var text = $"""
            {Path.GetFileName(command.Program)} ended with exit code {output.ExitCode}
              command:   {command}
              directory: {command.WorkingDirectory ?? Directory.GetCurrentDirectory()}
            """;
        foreach (var line in words.TakeLast(LastLines))
        {
            text += $"\n  | {line}";
        }

        return mask.Apply(text, command.Secrets);
    }
}

/// <summary>The program to run does not exist on this machine.</summary>
public sealed class ProgramNotFoundException(string program, string reason)
    : Exception($"cannot start '{program}': {reason}. './build.sh --target=Doctor' shows what is missing and how to get it.")
{
    public string Program { get; } = program;
}
