namespace PipelineBuild.Tools;

/// <summary>Runs docker's own subcommands on the engine of a context; what goes into a container goes by standard input.</summary>
public sealed class EngineCommands(IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public Task<ProcessOutput> RunAsync(EngineTarget engine, IReadOnlyList<string> arguments, CancellationToken cancel, ReadOnlyMemory<byte>? input = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        runner.RunAsync(Of(engine, arguments, input, environment), cancel);

    /// <exception cref="ProcessFailedException">It did not end with 0.</exception>
    public Task<ProcessOutput> RunCheckedAsync(EngineTarget engine, IReadOnlyList<string> arguments, CancellationToken cancel, ReadOnlyMemory<byte>? input = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        runner.RunCheckedAsync(Of(engine, arguments, input, environment), cancel);

    private Command Of(EngineTarget engine, IReadOnlyList<string> arguments, ReadOnlyMemory<byte>? input, IReadOnlyDictionary<string, string?>? environment) =>
        new(programs.Require("docker"), [.. engine.Arguments, .. arguments])
        {
            StandardInput = input,
            Environment = environment ?? new Dictionary<string, string?>(),
            Timeout = Limit,
        };
}
