using System.Collections.Concurrent;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools;

/// <summary>The builder to use and the reason, for people.</summary>
/// <param name="Name">For <c>--builder</c>.</param>
/// <param name="Platforms">What it builds for, as far as it says.</param>
public sealed record BuilderChoice(string? Name, string Why, IReadOnlyList<string> Platforms)
{
    /// <summary>The version of the engine that was asked for it.</summary>
    public string? Engine { get; init; }
}

/// <summary>Finds a builder that can do all platforms: the engine's own, else one of ours that buildx runs in a container.</summary>
public sealed class PlatformBuilder(IDocker docker, LocalRegistry registry, UserFolders folders, BuilderMemory memory)
{
    public const string OwnName = "pipelinebuild";

    private const string DefaultContext = "default";

    private const string ContainerDriver = "docker-container";

    /// <summary>The builder's container has to reach the registry on the machine's loopback.</summary>
    private static readonly string[] DriverOptions = ["network=host"];

    private readonly ConcurrentDictionary<string, BuilderChoice> decided = new();

    private readonly ConcurrentDictionary<string, Task<(BuilderChoice Choice, bool Exists)>> anticipated = new();

    private string ConfigFile => Path.Combine(folders.Data, "builder", "buildkitd.toml");

    /// <summary>Begins to ask engine and buildx, for whoever wants to know next; where nothing changed since the last run, its choice holds.</summary>
    public void Anticipate(IReadOnlyList<string> platforms, CancellationToken cancel) =>
        anticipated[Key(platforms)] = memory.Recall(platforms) is { } known ? Task.FromResult((known, true)) : AskAsync(platforms, cancel);

    /// <summary>Creates our builder when it is needed and missing.</summary>
    public async Task<BuilderChoice> ChooseAsync(IReadOnlyList<string> platforms, CancellationToken cancel)
    {
        var (choice, exists) = await DecideAsync(platforms, cancel);
        if (!exists)
        {
            AtomicFile.Write(ConfigFile, BuildkitConfig((await registry.StatusAsync(cancel)).Address));
            await CreateAsync(docker, cancel);
        }

        return choice;
    }

    /// <summary>The same choice, and the command that would create the builder where it is missing; creates nothing.</summary>
    public async Task<(BuilderChoice Choice, IReadOnlyList<string> Commands)> ForeseeAsync(IReadOnlyList<string> platforms, CancellationToken cancel)
    {
        var (choice, exists) = await DecideAsync(platforms, cancel);
        return (choice, exists ? [] : await docker.RehearseAsync(rehearsed => CreateAsync(rehearsed, cancel)));
    }

    /// <summary>The same choice for a report: creates nothing.</summary>
    public async Task<BuilderChoice> QueryOnlyAsync(IReadOnlyList<string> platforms, CancellationToken cancel) =>
        (await DecideAsync(platforms, cancel)).Choice;

    /// <summary>BuildKit in a container does not read the engine's settings: plain http has to be allowed here too.</summary>
    public static string BuildkitConfig(string? registryAddress) =>
        $"""
        [registry."{registryAddress ?? $"127.0.0.1:{LocalRegistry.PreferredPort}"}"]
          http = true

        """;

    /// <summary>Why the engine's own builder will not do; null when it will.</summary>
    public static string? Objection(EngineInfo engine, BuilderInspection? own, IReadOnlyList<string> platforms) =>
        own is null ? $"buildx knows no builder '{engine.Context}' of the engine"
        : own.Driver != "docker" ? $"builder '{own.Name}' has the driver {own.Driver}"
        : !engine.ContainerdImageStore ? $"engine {engine.ServerVersion} keeps images in its classic store, which holds one platform only"
        : own.Missing(platforms) is { Count: > 0 } missing ? $"the engine's own builder cannot do {string.Join(", ", missing)}"
        : null;

    private Task CreateAsync(IDocker client, CancellationToken cancel) => client.CreateBuilderAsync(OwnName, DriverOptions, ConfigFile, cancel);

    /// <summary>A builder that is there was asked for a moment ago, by the check of the tools: it is not asked again in the same run.</summary>
    private async Task<(BuilderChoice Choice, bool Exists)> DecideAsync(IReadOnlyList<string> platforms, CancellationToken cancel)
    {
        var key = Key(platforms);
        if (decided.TryGetValue(key, out var known))
        {
            return (known, true);
        }

        var (choice, exists) = await (anticipated.TryRemove(key, out var begun) ? begun.WaitAsync(cancel) : AskAsync(platforms, cancel));
        if (exists)
        {
            decided[key] = choice;
        }

        return (choice, exists);
    }

    private async Task<(BuilderChoice Choice, bool Exists)> AskAsync(IReadOnlyList<string> platforms, CancellationToken cancel)
    {
        // The engine's own builder is nearly always this one: asking for both at once saves a wait. By name: asking for the current one
        // writes to the user's docker configuration.
        var asked = docker.QueryAsync(["info", "--format", "{{json .}}"], cancel);
        var usual = InspectAsync(DefaultContext, cancel);
        await Task.WhenAll(asked, usual);
        var engine = EngineInfo.Parse(await asked);
        var own = engine.Context == DefaultContext ? await usual : await InspectAsync(engine.Context, cancel);
        var (choice, exists) = await DecideAsync(engine, own, platforms, cancel);
        choice = choice with { Engine = engine.ServerVersion };
        memory.Keep(platforms, choice);
        return (choice, exists);
    }

    private async Task<(BuilderChoice Choice, bool Exists)> DecideAsync(EngineInfo engine, BuilderInspection? own, IReadOnlyList<string> platforms, CancellationToken cancel)
    {
        if (Objection(engine, own, platforms) is not { } objection)
        {
            return (new BuilderChoice(engine.Context, $"the engine's own builder: engine {engine.ServerVersion} with the containerd image store does {string.Join(", ", platforms)}", own!.Platforms), true);
        }

        var ours = await InspectAsync(OwnName, cancel);
        if (ours is null)
        {
            return (new BuilderChoice(OwnName, $"a new builder '{OwnName}' ({ContainerDriver}): {objection}", []), false);
        }

        if (ours.Driver != ContainerDriver)
        {
            throw new InvalidOperationException($"builder '{OwnName}' exists but has the driver {ours.Driver}; remove it with: docker buildx rm {OwnName}");
        }

        // A builder that is not started yet lists no platforms.
        return ours.Platforms.Count == 0 || ours.Covers(platforms)
            ? (new BuilderChoice(OwnName, $"our builder '{OwnName}' ({ContainerDriver}): {objection}", ours.Platforms), true)
            : throw new InvalidOperationException($"no builder for {string.Join(", ", ours.Missing(platforms))}: {objection}, and '{OwnName}' cannot do it either; QEMU handlers are missing, './build.sh --target=Setup' registers them");
    }

    private static string Key(IReadOnlyList<string> platforms) => string.Join(' ', platforms);

    private async Task<BuilderInspection?> InspectAsync(string name, CancellationToken cancel) =>
        BuilderInspection.Parse(await docker.InspectBuilderAsync(name, cancel));
}
