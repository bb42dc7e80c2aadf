using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>What npm says of a tarball that it packed.</summary>
public sealed record NpmPack(string Name, string Version, string Integrity);

/// <summary>Works on the npm package of a directory. Only what npm prints can tell why it failed, so the output is kept, which Cake's calls do not.</summary>
public sealed class NpmProject(IProcessRunner runner, ProgramLocator programs)
{
    /// <summary>Neither of them says anything about the package, and both ask a registry.</summary>
    private static readonly string[] Quiet = ["--no-audit", "--no-fund"];

    private static readonly Dictionary<string, string?> Environment = new() { ["npm_config_update_notifier"] = "false", ["npm_config_dry_run"] = null, ["NPM_CONFIG_DRY_RUN"] = null };

    /// <summary><c>npm ci</c>, with the packages that only the build and the tests need.</summary>
    public Task<ProcessOutput> InstallFromLockAsync(string directory, bool runScripts, NpmCall call, CancellationToken cancel) =>
        runner.RunAsync(Npm(directory, call, ["ci", "--include=dev", .. ScriptSwitch(runScripts), .. Quiet]), cancel);

    public Task<ProcessOutput> RunScriptAsync(string directory, string script, NpmCall call, CancellationToken cancel) =>
        runner.RunAsync(Npm(directory, call, ["run", script]), cancel);

    /// <summary>Packs the directory's package; its own prepack and prepare scripts run.</summary>
    public Task<ProcessOutput> PackAsync(string directory, string target, NpmCall call, CancellationToken cancel) =>
        runner.RunAsync(Npm(directory, call, ["pack", "--json", "--foreground-scripts=false", "--pack-destination", target]), cancel);

    /// <summary>Installs a tarball and what it depends on, as one of its users would.</summary>
    public Task<ProcessOutput> InstallAsync(string directory, string tarball, bool runScripts, NpmCall call, CancellationToken cancel) =>
        runner.RunAsync(Npm(directory, call, ["install", tarball, "--omit=dev", .. ScriptSwitch(runScripts), .. Quiet]), cancel);

    /// <summary>What <c>npm pack --json</c> printed: a list, or from npm 11 on maybe an object by name.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static NpmPack ReadPack(string output)
    {
        try
        {
            using var page = JsonDocument.Parse(output);
            var packed = page.RootElement switch
            {
                { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Single(),
                var named => named.TryGetProperty("integrity", out _) ? named : named.EnumerateObject().Single().Value,
            };
            return new NpmPack(Text(packed, "name"), Text(packed, "version"), Text(packed, "integrity"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"npm pack --json printed something else than what it packed: {error.Message}", error);
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is null");

    private static string[] ScriptSwitch(bool runScripts) => [runScripts ? "--ignore-scripts=false" : "--ignore-scripts"];

    private Command Npm(string directory, NpmCall call, IReadOnlyList<string> arguments) => new(programs.Require("npm"), [.. arguments, .. call.Arguments])
    {
        WorkingDirectory = directory,
        Environment = Environment,
        Timeout = call.Limit,
        OnLine = call.OnLine,
    };
}

/// <summary>How long a call of npm may take, and who reads along.</summary>
public sealed record NpmCall(TimeSpan Limit, Action<OutputLine>? OnLine = null)
{
    /// <summary>Behind those of the call itself, such as the registry of a scope.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
