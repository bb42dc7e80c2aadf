namespace PipelineBuild.Tools;

/// <summary>One program call: what to run, where, with which environment and input. Never a shell string.</summary>
public sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Directory the program starts in; null means the current one.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables added to the inherited environment; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the program sees our own variables; otherwise only those of <see cref="Environment"/>.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    /// <summary>Bytes written to standard input, which is then closed. Null closes it at once.</summary>
    public ReadOnlyMemory<byte>? StandardInput { get; init; }

    /// <summary>The process tree is killed after this time and a <see cref="TimeoutException"/> is thrown.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Receives each output line, with secrets masked, while the program runs.</summary>
    public Action<OutputLine>? OnLine { get; init; }

    /// <summary>Values that must not appear in a log or error of this call, beyond those every log masks.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public static Command Of(string program, params string[] arguments) => new(program, arguments);

    /// <summary>The command line for people to read: quoted where needed, not meant to be parsed by a shell.</summary>
    public override string ToString() =>
        string.Join(' ', Arguments.Prepend(Program).Select(part => part.Length == 0 || part.Any(char.IsWhiteSpace) ? $"\"{part}\"" : part));
}

/// <summary>One line a program wrote, and where to.</summary>
public readonly record struct OutputLine(string Text, bool IsError);
