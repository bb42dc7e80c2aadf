namespace PipelineBuild.Tools;

/// <summary>How the user's registry is doing.</summary>
/// <param name="Address">Host and port for image names; null when it does not run.</param>
public sealed record LocalRegistryStatus(bool Running, string? Address, int? ProcessId, string Data, string Log);

/// <summary>The user's one OCI registry on loopback: started when it does not run, left running when we end.</summary>
public sealed class LocalRegistry(
    UserFolders folders, ProgramLocator programs, IProcessRunner runner, PortOwner ports, RegistryUse use, IProgress<string> progress, TimeProvider time)
{
    public const string Program = "docker-registry";

    public const int PreferredPort = 5000;

    private const string PortKey = "containers.registry.port";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CollectionLimit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Detached detached = new(runner);

    private string Home => Path.Combine(folders.Data, "registry");

    /// <summary>What the registry was started with last.</summary>
    public string ConfigFile => Path.Combine(Home, "config.yml");

    /// <summary>Held by a garbage collection as long as it runs, also when the run that began it was killed.</summary>
    public string CollectingFile => Path.Combine(Home, "collecting.lock");

    private string StateFile => Path.Combine(Home, "state.json");

    private string Storage => Path.Combine(Home, "data");

    private string Log => Path.Combine(Home, "registry.log");

    /// <summary>Its address; starts it when it does not run, and keeps clean-ups away until this run ends.</summary>
    /// <param name="port">As configured; null leaves the choice to us.</param>
    /// <exception cref="PortTakenException">The configured port belongs to somebody else.</exception>
    public async Task<string> EnsureRunningAsync(int? port, CancellationToken cancel)
    {
        await use.ShareAsync(cancel);
        using var one = await FileLock.TakeAsync(Path.Combine(Home, "lock"), LockLimit, time, cancel);
        var running = Running();
        if (running is not null && (port is null || port == running.Port) && await AnswersAsync(running, cancel))
        {
            return Address(running.Port);
        }

        if (running is not null)
        {
            progress.Report(port is not null && port != running.Port
                ? $"the local registry moves from port {running.Port} to {port}, as {PortKey} says"
                : $"the local registry on port {running.Port} does not answer: it is started anew");
            await EndAsync(running, cancel);
        }

        var chosen = await ChoosePortAsync(port, cancel);
        await StartAsync(chosen, cancel);
        return Address(chosen);
    }

    /// <summary>Keeps clean-ups away until this run ends, for who reads from it without a question to us.</summary>
    public Task ShareAsync(CancellationToken cancel) => use.ShareAsync(cancel);

    /// <summary>Looks only: starts, stops and writes nothing.</summary>
    public async Task<LocalRegistryStatus> StatusAsync(CancellationToken cancel = default)
    {
        var running = Running();
        var answers = running is not null && (await ports.AskAsync(running.Port, cancel))?.IsOciRegistry == true;
        return new LocalRegistryStatus(answers, answers ? Address(running!.Port) : null, running?.ProcessId, Storage, Log);
    }

    /// <summary>Where it runs, or where it would be started; starts nothing.</summary>
    /// <param name="port">As configured; null leaves the choice to us.</param>
    /// <exception cref="PortTakenException">The configured port belongs to somebody else.</exception>
    public async Task<(string Address, bool Runs)> ForeseeAsync(int? port, CancellationToken cancel)
    {
        var running = Running();
        return running is not null && (port is null || port == running.Port) && await AnswersOnceAsync(running.Port, cancel)
            ? (Address(running.Port), true)
            : (Address(running is not null && (port ?? running.Port) == running.Port ? running.Port : await ChoosePortAsync(port, cancel)), false);
    }

    /// <summary>Ends our own registry, never another's; its data stays.</summary>
    public async Task StopAsync(CancellationToken cancel = default)
    {
        using var one = await FileLock.TakeAsync(Path.Combine(Home, "lock"), LockLimit, time, cancel);
        if (Running() is { } running)
        {
            await EndAsync(running, cancel);
        }

        File.Delete(StateFile);
    }

    /// <summary>Does something with the data of the registry while no registry works with it; one that ran before runs again afterwards.</summary>
    /// <param name="work">Is given the file of its configuration.</param>
    public async Task<T> WhileStoppedAsync<T>(Func<string, Task<T>> work, CancellationToken cancel)
    {
        using var one = await FileLock.TakeAsync(Path.Combine(Home, "lock"), LockLimit, time, cancel);
        var running = Running();
        if (running is not null)
        {
            await EndAsync(running, cancel);
        }

        try
        {
            return await work(ConfigFile);
        }
        finally
        {
            if (running is not null)
            {
                await StartAsync(running.Port, CancellationToken.None);
            }
        }
    }

    private LocalRegistryState? Running()
    {
        if (LocalRegistryState.Load(StateFile) is { } state && state.IsAlive(ConfigFile))
        {
            return state;
        }

        return LocalRegistryState.FindProcess(ConfigFile) is { } id && LocalRegistryConfig.PortOf(ConfigFile) is { } port
            ? new LocalRegistryState(id, ProcessTree.Of(id).FirstOrDefault().Started, port)
            : null;
    }

    private async Task<int> ChoosePortAsync(int? configured, CancellationToken cancel)
    {
        var wanted = configured ?? LocalRegistryState.Load(StateFile)?.Port ?? PreferredPort;
        if (PortOwner.IsFree(wanted))
        {
            return wanted;
        }

        var holder = (await ports.AskAsync(wanted, cancel))?.Description ?? "a service that accepts no connection from here, not an OCI registry of this user";
        if (configured is not null)
        {
            throw new PortTakenException(wanted, holder, PortKey);
        }

        var other = PortOwner.NextFree(wanted + 1);
        progress.Report($"port {wanted} is held by {holder}: the local registry takes port {other} (set {PortKey} to choose another)");
        return other;
    }

    private async Task StartAsync(int port, CancellationToken cancel)
    {
        var program = programs.Require(Program);
        Directory.CreateDirectory(Storage);
        await NobodyCollectsAsync(cancel);
        LocalRegistryConfig.Write(ConfigFile, Storage, port);

        // It would take REGISTRY_* variables for settings, and needs nothing else of our environment either.
        var command = Command.Of("env", "-i", $"HOME={Home}", "PATH=/usr/bin:/bin", program, "serve", ConfigFile);
        var process = await detached.StartAsync(command, Log, cancel);
        var state = new LocalRegistryState(process.Id, process.Started, port);
        state.Save(StateFile);

        var begun = time.GetTimestamp();
        while (!await AnswersOnceAsync(port, cancel) || HasEnded(process))
        {
            if (HasEnded(process) || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"the local registry did not come up on port {port}; the end of {Log}:{Detached.LastWords(Log)}");
            }

            await Task.Delay(Pause, time, cancel);
        }

        progress.Report($"local registry started on {Address(port)} (process {process.Id}, data in {Storage})");
    }

    /// <summary>What a collection has found to be garbage may be pushed again before it is deleted.</summary>
    private async Task NobodyCollectsAsync(CancellationToken cancel)
    {
        try
        {
            (await FileLock.TakeAsync(CollectingFile, TimeSpan.Zero, time, cancel)).Dispose();
        }
        catch (TimeoutException)
        {
            progress.Report("a killed run left a garbage collection of the local registry at work: waiting for it");
            (await FileLock.TakeAsync(CollectingFile, CollectionLimit, time, cancel)).Dispose();
        }
    }

    private async Task<bool> AnswersAsync(LocalRegistryState state, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        while (!await AnswersOnceAsync(state.Port, cancel))
        {
            if (!state.IsAlive(ConfigFile) || time.GetElapsedTime(begun) > StartLimit)
            {
                return false;
            }

            await Task.Delay(Pause, time, cancel);
        }

        return true;
    }

    private async Task<bool> AnswersOnceAsync(int port, CancellationToken cancel) => (await ports.AskAsync(port, cancel))?.IsOciRegistry == true;

    private async Task EndAsync(LocalRegistryState state, CancellationToken cancel)
    {
        var member = new ProcessTree.Member(state.ProcessId, state.Started);
        var id = state.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await runner.RunAsync(Command.Of("kill", "-TERM", id), cancel);
        var begun = time.GetTimestamp();
        while (!HasEnded(member))
        {
            if (time.GetElapsedTime(begun) > StartLimit)
            {
                await runner.RunAsync(Command.Of("kill", "-KILL", id), cancel);
                begun = time.GetTimestamp();
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>In a container whose first process reaps nobody, an ended daemon stays visible.</summary>
    private static bool HasEnded(ProcessTree.Member process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process.Id}/stat");
            return !ProcessTree.IsSame(process) || stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string Address(int port) => $"127.0.0.1:{port}";
}
