using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Answers commands by rule and records every one; a command no rule knows is a mistake in the test or the code.</summary>
public sealed class FakeProcessRunner : IProcessRunner
{
    private readonly List<(Func<Command, bool> Applies, Func<Command, ProcessOutput> Answer)> rules = [];
    private readonly List<Command> commands = [];

    public SecretMask Mask { get; } = new();

    public IReadOnlyList<Command> Commands => commands;

    /// <summary>Each command as one line, program by its file name, secrets masked.</summary>
    public IReadOnlyList<string> Lines => commands.Select(command => Mask.Apply(Line(command), command.Secrets)).ToList();

    /// <summary>Commands whose line begins with these words get that answer; the rule added last wins.</summary>
    public FakeProcessRunner On(string beginning, string output = "", int exitCode = 0, string error = "") =>
        On(command => IsBeginning(beginning, Line(command)), _ => Ended(exitCode, output, error));

    public FakeProcessRunner On(string beginning, Func<Command, ProcessOutput> answer) =>
        On(command => IsBeginning(beginning, Line(command)), answer);

    public FakeProcessRunner On(Func<Command, bool> applies, Func<Command, ProcessOutput> answer)
    {
        rules.Insert(0, (applies, answer));
        return this;
    }

    /// <summary>npm names its registry, and the files of its configuration that it read.</summary>
    public FakeProcessRunner OnNpmRegistry(string address, string? user = null, string? machine = null) =>
        On("npm config get registry", address).On("npm config get userconfig globalconfig", $"userconfig={user}\nglobalconfig={machine}\n");

    public FakeProcessRunner OnTimeout(string beginning) => On(beginning, _ => throw new TimeoutException("it did not end in time"));

    /// <summary>The program does not exist.</summary>
    public FakeProcessRunner OnMissing(string program) => On(program, _ => throw new ProgramNotFoundException(program, "no such file"));

    public Task<ProcessOutput> RunAsync(Command command, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        commands.Add(command);
        var (_, answer) = rules.FirstOrDefault(rule => rule.Applies(command));
        var output = (answer ?? throw new InvalidOperationException($"no rule for: {Line(command)}"))(command);
        foreach (var (line, isError) in output.StandardOutput.Select(line => (line, false)).Concat(output.StandardError.Select(line => (line, true))))
        {
            command.OnLine?.Invoke(new OutputLine(Mask.Apply(line, command.Secrets), isError));
        }

        return Task.FromResult(output);
    }

    public static ProcessOutput Ended(int exitCode = 0, string output = "", string error = "") => new(exitCode, Split(output), Split(error));

    private static bool IsBeginning(string beginning, string line) => line == beginning || line.StartsWith(beginning + " ", StringComparison.Ordinal);

    private static string Line(Command command) => (command with { Program = Path.GetFileName(command.Program) }).ToString();

    private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
