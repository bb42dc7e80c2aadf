using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Toolchain;

/// <summary>Gets what Doctor misses, and nothing else; can be run again at any time.</summary>
public sealed class ToolInstaller(
    ToolDoctor doctor, CacheInstaller cached, NpmProgramInstaller packed, SystemInstaller system, AptConfiguration apt, LocalKeyPair signing, UserFolders folders, StepJournal journal, IProgress<string> progress, TimeProvider time)
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(20);

    /// <param name="targets">Only what these need; null means all.</param>
    public async Task<SetupResult> InstallAsync(WorkloadNeeds needs, IReadOnlyList<string>? targets, CancellationToken cancel)
    {
        var steps = new List<string>();
        void Say(string step)
        {
            steps.Add(step);
            progress.Report(step);
        }

        using var one = await FileLock.TakeAsync(Path.Combine(folders.Cache, "setup.lock"), LockLimit, time, cancel);
        var before = await doctor.InspectAsync(needs, targets, cancel);
        var failures = new List<Finding>();
        IReadOnlyList<string> commands = [];
        if (apt.Release.IsDebian || apt.Release.IsUbuntu)
        {
            foreach (var (tool, package) in Missing(before).Select(tool => (tool, tool.Source as CachedPackage)).Where(pair => pair.Item2 is not null))
            {
                await TryAsync(tool.Name, () => cached.InstallAsync(package!, (ProgramCheck)tool.Check, Say, cancel), failures);
            }

            foreach (var (tool, program) in Missing(before).Select(tool => (tool, tool.Source as NpmProgram)).Where(pair => pair.Item2 is not null))
            {
                await TryAsync(tool.Name, () => packed.InstallAsync(program!, Say, cancel), failures);
            }

            await TryAsync("packages", async () => commands = await system.InstallAsync(Missing(before), Say, cancel), failures);
        }

        await TryAsync("docker-engine", () => system.StartEngineAsync(needs, Say, cancel), failures, Wanted(before, "docker-engine"));
        await TryAsync("qemu", () => system.RegisterEmulationAsync(needs.Platforms, Say, cancel), failures, Wanted(before, "qemu"));
        await TryAsync("signing key", () => MakeKeyAsync(Say, cancel), failures, WantsKey(needs, targets) && !signing.Exists);
        return Report(await doctor.InspectAsync(needs, targets, cancel), all: targets is null, steps, commands, failures);
    }

    /// <summary>Only for those who ask for everything or for signatures.</summary>
    internal static bool WantsKey(WorkloadNeeds needs, IReadOnlyList<string>? targets) => needs.LocalSigning && (targets is null || targets.Contains("DockerSign") || (needs.SignsOnPublish && targets.Intersect(ToolchainList.ReleaseTargets).Any()));

    private async Task MakeKeyAsync(Action<string> say, CancellationToken cancel)
    {
        if (await signing.EnsureAsync(cancel))
        {
            say($"signing key: made for the registry 'local' in {signing.Folder}");
        }
    }

    internal static IReadOnlyList<Tool> Missing(DoctorResult found) =>
        ToolchainList.All.Where(tool => found.Tools.Any(status => status.Name == tool.Name && IsForUs(tool, status.State))).ToList();

    /// <summary>What is installed is never replaced; beside it the cache may hold what is new enough.</summary>
    private static bool IsForUs(Tool tool, ToolState state) =>
        state == ToolState.Missing || (tool.Source is CachedPackage && state is ToolState.TooOld or ToolState.UnknownVersion);

    internal static bool Wanted(DoctorResult found, string name) =>
        found.Tools.Any(status => status.Name == name && status.State is ToolState.Missing or ToolState.Stopped);

    /// <summary>One thing that cannot be got does not keep the others from being got.</summary>
    private async Task TryAsync(string what, Func<Task> work, List<Finding> failures, bool wanted = true)
    {
        if (!wanted)
        {
            return;
        }

        try
        {
            await journal.DoAsync(what, work);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failures.Add(new Finding("toolchain/setup", Severity.Error, $"{what}: {error.Message}"));
        }
    }

    private static SetupResult Report(DoctorResult after, bool all, IReadOnlyList<string> steps, IReadOnlyList<string> commands, IReadOnlyList<Finding> failures)
    {
        var done = steps.Count == 0 ? "nothing was missing that Setup can get" : $"{steps.Count} steps done";
        // Setup itself promises everything; a target that brought --setup only what it needs.
        var fellShort = all && failures.Any(failure => after.Tools.Any(status => status.State != ToolState.Ready && failure.Message.StartsWith($"{status.Name}:", StringComparison.Ordinal)));
        var ready = after.Outcome == Outcome.Passed && !fellShort;
        return new SetupResult(ready ? Outcome.Passed : Outcome.Errored, ready ? $"{done}; {after.Summary}" : $"{done}; not ready: {after.Summary}")
        {
            Steps = steps,
            Commands = commands,
            Tools = after.Tools,
            Findings = ready ? failures.Select(failure => failure with { Severity = Severity.Warning }).ToList() : [.. failures, .. after.Findings],
            Table = after.Table,
            Text = commands.Count == 0 ? after.Text : [.. after.Text, "", "as an administrator, run:", .. commands],
        };
    }
}
