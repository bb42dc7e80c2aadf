using System.Security.Cryptography;
using System.Text;

namespace PipelineBuild.Tools;

/// <summary>The registry npm itself says it uses. npm is slow to answer, so an answer is kept while nothing that it came from changes.</summary>
public sealed class NpmRegistry(IProcessRunner runner, ProgramLocator programs, EnvironmentVariables environment, ProbeMemory memory)
{
    private const string Place = "npm config get userconfig globalconfig";

    private static readonly string[] Variables =
        ["HOME", "PREFIX", "npm_config_registry", "NPM_CONFIG_REGISTRY", "npm_config_userconfig", "NPM_CONFIG_USERCONFIG", "npm_config_globalconfig", "NPM_CONFIG_GLOBALCONFIG", "npm_config_prefix", "NPM_CONFIG_PREFIX"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private Task<string>? asked;

    /// <summary>The address; asked for once in a run.</summary>
    /// <exception cref="InvalidOperationException">npm printed something else.</exception>
    public Task<string> AddressAsync(CancellationToken cancel) => asked ??= FindAsync(cancel);

    private async Task<string> FindAsync(CancellationToken cancel)
    {
        var npm = programs.Require("npm");
        var question = $"npm config get registry {Surroundings()}";
        if (memory.Recall(Place, [npm]) is { } places && memory.Recall(question, FilesOf(npm, places)) is { } known)
        {
            return known;
        }

        var registry = (await AskAsync(npm, ["config", "get", "registry"], cancel)).Trim();
        if (!Uri.TryCreate(registry, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException("npm config get registry did not print the address of a registry; check registry= in .npmrc");
        }

        // A password in the address is not ours to keep.
        if (uri.UserInfo.Length == 0)
        {
            await KeepAsync(npm, question, registry, cancel);
        }

        return registry;
    }

    private async Task KeepAsync(string npm, string question, string registry, CancellationToken cancel)
    {
        var places = string.Join('\n', (await AskAsync(npm, ["config", "get", "userconfig", "globalconfig"], cancel)).Split('\n')
            .Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2 && Path.IsPathRooted(pair[1].Trim())).Select(pair => pair[1].Trim()));
        var files = FilesOf(npm, places);

        // A file that takes values from variables can mean something else without changing.
        if (places.Split('\n').Length == 2 && !files.Skip(1).Any(file => File.Exists(file) && File.ReadAllText(file).Contains("${", StringComparison.Ordinal)))
        {
            memory.Remember(Place, [npm], places);
            memory.Remember(question, files, registry);
        }
    }

    private async Task<string> AskAsync(string npm, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        (await runner.RunCheckedAsync(new Command(npm, arguments) { Timeout = Limit }, cancel)).Text;

    /// <summary>npm's own file, the user's, the machine's, and each that npm could take for the project's.</summary>
    private static List<string> FilesOf(string npm, string places)
    {
        var files = new List<string> { npm };
        files.AddRange(places.Split('\n'));
        for (var folder = Directory.GetCurrentDirectory(); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            files.Add(Path.Combine(folder, ".npmrc"));
            files.Add(Path.Combine(folder, "package.json"));
        }

        return files;
    }

    /// <summary>Hashed, because a variable may hold a login.</summary>
    private string Surroundings() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Variables.Select(environment.Get)) + Directory.GetCurrentDirectory())));
}
