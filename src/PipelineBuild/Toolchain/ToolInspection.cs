using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>What looking at a tool brought, before it is weighed.</summary>
public sealed record ToolObservation(ToolState State, string? Found = null, string? Path = null, string? Problem = null);

/// <summary>Looks at one tool of the list in the way the list says.</summary>
public sealed class ToolInspection(ProgramProbe probe, ProgramLocator programs, DockerEngine engine, Emulation emulation)
{
    /// <param name="platforms">Of the workload.</param>
    /// <param name="builder">The chosen builder: what it does already needs no handler of this machine.</param>
    /// <param name="memory">What programs said before; null asks them.</param>
    public async Task<ToolObservation> LookAsync(Tool tool, IReadOnlyList<string> platforms, BuilderChoice? builder, ProbeMemory? memory, CancellationToken cancel) => tool.Check switch
    {
        CachedProgramCheck check => Judge(tool, programs.Cache.Find(check.Program), programs.Cache.Manifest(check.Program)),
        ProgramCheck check when memory is not null => Judge(tool, await probe.RecallAsync(check.Program, check.VersionArguments, check.Plugin, memory, cancel)),
        ProgramCheck check => Judge(tool, await probe.ProbeAsync(check.Program, check.VersionArguments, cancel)),
        PinnedProgramCheck check => Judge(check.Pin, programs.Cache.Find(check.Pin.Program), programs.Cache.Manifest(check.Pin.Program)),
        EngineCheck => Judge(tool, await engine.AskAsync(cancel)),
        EmulationCheck => Emulated(platforms.Except(builder?.Platforms ?? []).ToList()),
        var other => throw new NotSupportedException(other.GetType().Name),
    };

    /// <summary>Compares a program of the per-user cache with its hash; what comes of it, the cache remembers for this run.</summary>
    public void Hash(Tool tool) => _ = tool.Check switch
    {
        CachedProgramCheck check => programs.Cache.Find(check.Program),
        PinnedProgramCheck check => programs.Cache.Find(check.Pin.Program),
        _ => null,
    };

    /// <summary>A version nobody can read is never taken for good enough.</summary>
    public static ToolObservation Judge(Tool tool, ProbedProgram program) => program switch
    {
        { Path: null } => new ToolObservation(ToolState.Missing, Problem: program.Problem),
        { Version: null } when IsUnknownSubcommand(program.Problem) => new ToolObservation(ToolState.Missing, Problem: "not among the client's plugins"),
        { Version: null } => new ToolObservation(ToolState.UnknownVersion, null, program.Path, program.Problem),
        { Version: var version } when version < tool.Minimum =>
            new ToolObservation(ToolState.TooOld, ProgramProbe.Show(version), program.Path, $"{ProgramProbe.Show(version)} is older than {tool.Minimum}"),
        { Version: var version } => new ToolObservation(ToolState.Ready, ProgramProbe.Show(version), program.Path),
    };

    /// <summary>What the program prints does not count: it says no version, and a program can print anything.</summary>
    public static ToolObservation Judge(PinnedNpmProgram pin, string? path, CacheManifest? manifest) =>
        path is null || manifest is null ? new ToolObservation(ToolState.Missing, Problem: "the per-user cache holds none, or one that was altered; others of this machine are not used")
        : manifest.Version != pin.Version || manifest.PackageSha256 != pin.PackedSha256 ? new ToolObservation(ToolState.Missing, manifest.Version, path, $"it is not the pinned {pin.Version}")
        : new ToolObservation(ToolState.Ready, manifest.Version, path);

    /// <summary>The package's version counts: what the program prints is the version of the compiler.</summary>
    public static ToolObservation Judge(Tool tool, string? path, CacheManifest? manifest) => Judge(tool, path is null || manifest is null
        ? new ProbedProgram(null, null, "the per-user cache holds none, or one that was altered")
        : new ProbedProgram(path, ProgramProbe.ParseVersion(manifest.Version), $"cannot read a version in '{manifest.Version}'"));

    public static ToolObservation Judge(Tool tool, EngineState engine) => engine switch
    {
        { Condition: EngineCondition.Running, Version: null } => new ToolObservation(ToolState.UnknownVersion, Problem: $"cannot read a version in '{engine.Said}'"),
        { Condition: EngineCondition.Running, Version: var version } when version < tool.Minimum =>
            new ToolObservation(ToolState.TooOld, ProgramProbe.Show(version), Problem: $"{ProgramProbe.Show(version)} is older than {tool.Minimum}"),
        { Condition: EngineCondition.Running, Version: var version } => new ToolObservation(ToolState.Ready, ProgramProbe.Show(version)),
        { Condition: EngineCondition.Stopped } => new ToolObservation(ToolState.Stopped, Problem: engine.Said),
        { Condition: EngineCondition.Denied } => new ToolObservation(ToolState.Denied, Problem: engine.Said),
        { Condition: EngineCondition.RemoteUnreachable } => new ToolObservation(ToolState.Unreachable, Problem: engine.Said),
        _ => new ToolObservation(ToolState.Missing, Problem: engine.Said),
    };

    private ToolObservation Emulated(IReadOnlyList<string> platforms)
    {
        var processors = platforms.Select(emulation.Foreign).OfType<string>().Distinct().ToList();
        var missing = processors.Where(processor => !emulation.IsRegistered(processor)).ToList();
        return missing.Count == 0
            ? new ToolObservation(ToolState.Ready, processors.Count == 0 ? "no handler needed" : string.Join(", ", processors))
            : new ToolObservation(
                missing.All(emulation.IsInstalled) ? ToolState.Stopped : ToolState.Missing, Problem: $"no handler for {string.Join(", ", missing)}");
    }

    private static bool IsUnknownSubcommand(string? problem) =>
        problem is not null && (problem.Contains("is not a docker command", StringComparison.Ordinal) || problem.Contains("unknown command", StringComparison.Ordinal));
}
