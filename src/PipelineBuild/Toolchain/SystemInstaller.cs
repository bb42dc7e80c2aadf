using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Installs missing system packages as root, starts a stopped engine and registers emulation; leaves alone what is there.</summary>
public sealed class SystemInstaller(
    SystemPackages packages, DockerEngine engine, Emulation emulation, Administrator administrator, AptConfiguration apt,
    MachineNetwork network, ProgramLocator programs, Machine machine, SecretMask mask)
{
    /// <summary>What a minimal system lacks and the engine and the handlers cannot do without.</summary>
    private const string MountProgram = "mount";

    /// <summary>Returns the commands an administrator has to run, when we may not run them.</summary>
    public async Task<IReadOnlyList<string>> InstallAsync(IReadOnlyList<Tool> tools, Action<string> say, CancellationToken cancel)
    {
        var changes = await PlanAsync(tools, cancel);
        if (changes.Count == 0)
        {
            return [];
        }

        if (!await administrator.IsAvailableAsync(cancel))
        {
            say("system packages are missing and neither root nor sudo without a password is available: the commands for an administrator follow");
            return changes.SelectMany(change => mask.Apply(change.ForTerminal(sudo: true)).Split('\n')).ToList();
        }

        await packages.ApplyAsync(changes, new Saying(say), cancel);
        return [];
    }

    /// <summary>The commands that <see cref="InstallAsync"/> would run, or hand to an administrator.</summary>
    public async Task<IReadOnlyList<PlannedChange>> ForeseeAsync(IReadOnlyList<Tool> tools, CancellationToken cancel)
    {
        var changes = await PlanAsync(tools, cancel);
        var byUs = changes.Count == 0 || await administrator.IsAvailableAsync(cancel);
        return changes.Select(change => new PlannedChange(
            ChangeKind.Install,
            mask.Apply(change.ForTerminal(sudo: administrator.Prefix.Count > 0)).Split(" <<'END'")[0],
            byUs ? change.What : $"{change.What}; not done but printed for an administrator")).ToList();
    }

    /// <summary>The processors that <see cref="RegisterEmulationAsync"/> would register.</summary>
    public IReadOnlyList<PlannedChange> ForeseeEmulation(IReadOnlyList<string> platforms) => platforms.Select(emulation.Foreign).OfType<string>().Distinct()
        .Where(processor => !emulation.IsRegistered(processor))
        .Select(processor => new PlannedChange(ChangeKind.Create, $"QEMU handler for {processor}", "registered with the kernel"))
        .ToList();

    /// <summary>Starts the engine when it is installed here and does not run.</summary>
    public async Task StartEngineAsync(WorkloadNeeds needs, Action<string> say, CancellationToken cancel)
    {
        if (!needs.Images || (await engine.AskAsync(cancel)).Condition != EngineCondition.Stopped || !await administrator.IsAvailableAsync(cancel))
        {
            return;
        }

        say(machine.RunsSystemd ? "start the Docker Engine with systemctl" : "start the Docker Engine, detached from this run");
        await engine.StartAsync(cancel);
    }

    public async Task RegisterEmulationAsync(IReadOnlyList<string> platforms, Action<string> say, CancellationToken cancel)
    {
        var processors = platforms.Select(emulation.Foreign).OfType<string>().Distinct()
            .Where(processor => !emulation.IsRegistered(processor) && emulation.IsInstalled(processor)).ToList();
        if (processors.Count == 0 || !await administrator.IsAvailableAsync(cancel))
        {
            return;
        }

        foreach (var processor in processors)
        {
            say($"register the QEMU handler for {processor}");
            await emulation.RegisterAsync(processor, cancel);
        }
    }

    private async Task<IReadOnlyList<SystemChange>> PlanAsync(IReadOnlyList<Tool> tools, CancellationToken cancel)
    {
        var wanted = tools.Select(tool => tool.Source).OfType<InstalledPackages>().SelectMany(source => source.For(apt.Release.IsUbuntu)).ToList();
        var bringsEngine = tools.Any(tool => tool.Check is EngineCheck);
        if ((bringsEngine || tools.Any(tool => tool.Check is EmulationCheck)) && programs.Find(MountProgram) is null)
        {
            wanted.Add(MountProgram);
        }

        var missing = await packages.MissingAsync(wanted.Distinct().ToList(), cancel);
        if (missing.Count == 0)
        {
            return [];
        }

        var changes = SystemPlan.Install(machine, apt.Release, apt.Main(apt.Release.Codename), missing).ToList();
        if (bringsEngine && !File.Exists(machine.PathOf("/etc/docker/daemon.json")))
        {
            changes.Insert(0, SystemPlan.EngineSettings(machine, network.Proxies));
        }

        return changes;
    }

    /// <summary>Reports at once and in order, which Progress of the framework does not promise.</summary>
    private sealed class Saying(Action<string> say) : IProgress<string>
    {
        public void Report(string value) => say(value);
    }
}
