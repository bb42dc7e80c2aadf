using System.Text.Json;

namespace PipelineBuild.Tools.Npm;

/// <summary>Opens registries with the machine's npm configuration: registry of the scope, authorities, proxy, login.</summary>
public sealed class NpmSessions(IProcessRunner runner, ProgramLocator programs, EnvironmentVariables environment, SecretMask mask)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <param name="package">Its name; the scope may have a registry of its own.</param>
    /// <param name="project">The directory whose .npmrc counts.</param>
    /// <param name="registry">Null for the one that npm is configured with.</param>
    /// <param name="token">Goes before every configured login; null leaves those.</param>
    /// <exception cref="InvalidOperationException">npm's registry is no address, or one with a login in it.</exception>
    public async Task<NpmSession> OpenAsync(string package, string project, Uri? registry, string? token, CancellationToken cancel)
    {
        var scope = package.StartsWith('@') ? package[..package.IndexOf('/')] : null;
        var configured = await AskAsync(project, scope, cancel);
        var address = WithSlash(registry ?? AddressOf(configured, scope));
        var lines = new[] { "globalconfig", "userconfig" }.Select(key => configured.GetValueOrDefault(key)).Append(Path.Combine(project, ".npmrc"))
            .SelectMany(file => File.Exists(file) ? File.ReadAllLines(file) : []).ToList();
        if (token is not null)
        {
            lines = [.. NpmConfigText.WithoutLogin(address, lines), NpmConfigText.TokenLine(address, token)];
        }

        var login = NpmConfigText.LoginFor(address, lines, environment);
        if (login is not null)
        {
            mask.Add(login[(login.IndexOf(' ') + 1)..]);
        }

        var files = new PrivateDirectory();
        files.Write(NpmSession.ConfigurationFile, string.Join('\n', lines) + "\n");
        return new NpmSession(address, scope, login, files)
        {
            AuthorityFile = new[] { configured.GetValueOrDefault("cafile"), environment.Get("NODE_EXTRA_CA_CERTS") }.FirstOrDefault(File.Exists),
            Proxy = AddressIn(configured, address.Scheme == "https" ? "https-proxy" : "proxy"),
            NoProxy = configured.GetValueOrDefault("noproxy") ?? "",
        };
    }

    /// <summary>The versions of npm and of the Node.js that runs it.</summary>
    public async Task<(Version Npm, Version Node)> VersionsAsync(CancellationToken cancel)
    {
        using var answer = JsonDocument.Parse(await RunAsync(null, ["version", "--json"], cancel));
        return (Of("npm"), Of("node"));

        Version Of(string name) => Version.Parse(answer.RootElement.GetProperty(name).GetString()!.Split('-')[0]);
    }

    private async Task<IReadOnlyDictionary<string, string>> AskAsync(string project, string? scope, CancellationToken cancel)
    {
        string[] keys = ["registry", "cafile", "https-proxy", "proxy", "noproxy", "userconfig", "globalconfig", .. scope is null ? [] : new[] { $"{scope}:registry" }];
        var answer = await RunAsync(project, ["config", "get", .. keys], cancel);
        return answer.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2 && pair[1].Trim() is not ("" or "undefined" or "null"))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
    }

    private async Task<string> RunAsync(string? directory, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        (await runner.RunCheckedAsync(new Command(programs.Require("npm"), arguments) { WorkingDirectory = directory, Timeout = Limit }, cancel)).Text;

    private static Uri AddressOf(IReadOnlyDictionary<string, string> configured, string? scope) =>
        (scope is null ? null : AddressIn(configured, $"{scope}:registry")) ?? AddressIn(configured, "registry") ?? throw new InvalidOperationException("npm config get registry did not print the address of a registry; check registry= in .npmrc");

    private static Uri? AddressIn(IReadOnlyDictionary<string, string> configured, string key) =>
        !configured.TryGetValue(key, out var text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new InvalidOperationException($"npm config get {key} did not print an address; check {key}= in .npmrc");

    private static Uri WithSlash(Uri address) => address.UserInfo.Length > 0
        ? throw new InvalidOperationException($"the address of the npm registry {address.Host} holds a login; write it into .npmrc as //{address.Authority}/:_authToken=, or use mcp.publish.token")
        : address.AbsolutePath.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/");
}
