namespace PipelineBuild.Tools;

/// <summary>A compose project that runs from a resolved description, so that nothing it runs can change meanwhile.</summary>
/// <param name="Directory">What relative paths are relative to.</param>
/// <param name="Description">JSON, handed over on standard input: it may hold secrets.</param>
/// <param name="Environment">Added to ours.</param>
public sealed record ComposeRun(string Project, string Directory, ReadOnlyMemory<byte> Description, IReadOnlyDictionary<string, string?> Environment)
{
    public EngineTarget Engine { get; init; } = EngineTarget.Default;
}

/// <summary>Runs <c>docker compose</c>.</summary>
public sealed class ComposeClient(IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan ResolveLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UpLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan DownLimit = TimeSpan.FromMinutes(3);

    /// <summary>Settings of the user's shell that would change what is run.</summary>
    private static readonly string[] Foreign = ["COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME", "COMPOSE_ENV_FILES", "COMPOSE_REMOVE_ORPHANS"];

    /// <summary>What compose makes of the files: JSON on standard output, or its complaint. Asks no engine.</summary>
    public Task<ProcessOutput> ResolveAsync(string project, IReadOnlyList<string> files, IReadOnlyList<string> profiles, IReadOnlyDictionary<string, string?> environment, CancellationToken cancel) =>
        runner.RunAsync(
            new Command(programs.Require("docker"), ["compose", "--project-name", project, .. files.SelectMany(file => (string[])["--file", file]), .. profiles.SelectMany(profile => (string[])["--profile", profile]), "config", "--format", "json"])
            {
                WorkingDirectory = Path.GetDirectoryName(files[0]),
                Environment = WithoutForeign(environment),
                Timeout = ResolveLimit,
            },
            cancel);

    /// <summary>Creates and starts everything, and returns when compose has; that may be long before services are healthy.</summary>
    public Task<ProcessOutput> UpAsync(ComposeRun run, Action<OutputLine>? onLine, CancellationToken cancel) =>
        runner.RunAsync(Of(run, "up", "--detach", "--no-build", "--quiet-pull", "--remove-orphans") with { OnLine = onLine }, cancel);

    /// <summary>Creates and starts some services and nothing that they depend on; what runs as described already is left alone.</summary>
    public Task<ProcessOutput> UpSomeAsync(ComposeRun run, IReadOnlyList<string> services, CancellationToken cancel) =>
        runner.RunAsync(Of(run, ["up", "--detach", "--no-build", "--no-deps", "--quiet-pull", "--pull", "missing", .. services]) with { Timeout = UpLimit }, cancel);

    /// <summary>Stops and removes the containers, networks and volumes of the project.</summary>
    public Task<ProcessOutput> DownAsync(ComposeRun run, CancellationToken cancel) =>
        runner.RunAsync(Of(run, "down", "--volumes", "--remove-orphans", "--timeout", "5") with { Timeout = DownLimit }, cancel);

    private Command Of(ComposeRun run, params string[] arguments) =>
        new(programs.Require("docker"), [.. run.Engine.Arguments, "compose", "--project-name", run.Project, "--project-directory", run.Directory, "--file", "-", "--ansi", "never", .. arguments])
        {
            StandardInput = run.Description,
            Environment = WithoutForeign(run.Environment),
        };

    private static Dictionary<string, string?> WithoutForeign(IReadOnlyDictionary<string, string?> environment)
    {
        var all = Foreign.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return all;
    }
}
