using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace PipelineBuild.Tools.Registries;

/// <summary>The login the docker client itself would use for a registry: from its configuration file or one of its credential helpers.</summary>
/// <remarks>https://docs.docker.com/reference/cli/docker/login/#credential-stores and https://github.com/docker/docker-credential-helpers</remarks>
public sealed class DockerCredentials(IProcessRunner runner, ProgramLocator programs, EnvironmentVariables environment)
{
    /// <summary>Under this name docker keeps the login of Docker Hub.</summary>
    private const string DockerHubKey = "https://index.docker.io/v1/";

    /// <summary>The user name by which a helper says that the secret is an identity token.</summary>
    private const string TokenUser = "<token>";

    private const string HelperPrefix = "docker-credential-";

    /// <summary>What a helper prints when it has no login for a host; the protocol knows no code for it.</summary>
    private const string NotFound = "credentials not found";

    /// <summary>A helper that waits for somebody to type must not hold a run.</summary>
    private static readonly TimeSpan HelperLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, RegistryCredential?> asked = new();

    /// <summary>Where the docker client's configuration lies; null without a home.</summary>
    public string? Folder => environment.Get("DOCKER_CONFIG") ?? (environment.Get("HOME") is { } home ? Path.Combine(home, ".docker") : null);

    /// <summary>Null when docker knows no login for the host; each host is asked for once in a run.</summary>
    /// <exception cref="RegistryException">The configuration can't be read, or a helper failed.</exception>
    public async Task<RegistryCredential?> FindAsync(string host, CancellationToken cancel)
    {
        if (!asked.TryGetValue(host, out var credential))
        {
            asked[host] = credential = await LookAsync(host, cancel);
        }

        return credential;
    }

    private async Task<RegistryCredential?> LookAsync(string host, CancellationToken cancel)
    {
        var file = Folder is null ? null : Path.Combine(Folder, "config.json");
        if (!File.Exists(file))
        {
            return null;
        }

        var key = host == Artifacts.ImageReference.DockerHub ? DockerHubKey : host;
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancel));
            var settings = document.RootElement;
            var (helper, where) = TextOf(settings, "credHelpers", key) is { } own ? (own, $"credHelpers of {file}") : (TextOf(settings, "credsStore"), $"credsStore of {file}");
            return helper is { Length: > 0 } ? await AskAsync(helper, where, key, cancel) : Stored(settings, key, file);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // Neither the file's text nor the parser's quotation of it: both may hold the secret.
            throw new RegistryException($"the login for {host} can't be read from {file}: it is not what docker writes", unreachable: false);
        }
    }

    private async Task<RegistryCredential?> AskAsync(string helper, string where, string key, CancellationToken cancel)
    {
        var name = HelperPrefix + helper;
        var program = programs.Find(name) ?? throw new RegistryException($"the login for {key} is kept by the credential helper {name} ({where}), which is not in PATH; install it, or give containers.registry.username and password", unreachable: false);
        ProcessOutput output;
        try
        {
            output = await runner.RunAsync(new Command(program, ["get"]) { StandardInput = Encoding.UTF8.GetBytes(key), Timeout = HelperLimit }, cancel);
        }
        catch (TimeoutException error)
        {
            throw new RegistryException($"the credential helper {name} ({where}) did not answer within {HelperLimit.TotalSeconds:0} s", unreachable: false, error);
        }

        if (!output.Succeeded)
        {
            // On failure a helper's message stands on standard output.
            return (output.Text + output.ErrorText).Contains(NotFound, StringComparison.OrdinalIgnoreCase)
                ? null
                : throw new RegistryException(runner.Mask.Apply($"the credential helper {name} ({where}) gave no login for {key}: exit code {output.ExitCode}, {(output.ErrorText + output.Text).Trim()}"), unreachable: false);
        }

        using var answer = ParseAnswer(output.Text, name, where);
        var (user, secret) = (TextOf(answer.RootElement, "Username"), TextOf(answer.RootElement, "Secret"));
        return user is null || secret is not { Length: > 0 }
            ? throw new RegistryException($"the credential helper {name} ({where}) answered without Username and Secret", unreachable: false)
            : Credential(user, secret, user == TokenUser, $"the login of the credential helper {name}");
    }

    private static JsonDocument ParseAnswer(string text, string name, string where)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw new RegistryException($"the credential helper {name} ({where}) answered with something that is no JSON", unreachable: false);
        }
    }

    /// <summary>Old clients wrote whole addresses as keys.</summary>
    private RegistryCredential? Stored(JsonElement settings, string key, string file)
    {
        var source = $"the login in {file}";
        if (!settings.TryGetProperty("auths", out var all) || all.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var found = all.EnumerateObject().OrderByDescending(entry => entry.Name == key).FirstOrDefault(entry => entry.Name == key || HostOf(entry.Name) == HostOf(key)).Value;
        if (found.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (TextOf(found, "identitytoken") is { Length: > 0 } identity)
        {
            return Credential(TokenUser, identity, isIdentity: true, source);
        }

        return TextOf(found, "auth") is { Length: > 0 } encoded && Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).TrimEnd('\0').Split(':', 2) is [var user, { Length: > 0 } password]
            ? Credential(user, password, isIdentity: false, source)
            : null;
    }

    private RegistryCredential Credential(string user, string secret, bool isIdentity, string source)
    {
        runner.Mask.Add(secret);
        return new RegistryCredential(user, secret) { IsIdentityToken = isIdentity, Source = source };
    }

    private static string HostOf(string key) => (key.Contains("://", StringComparison.Ordinal) ? key[(key.IndexOf("://", StringComparison.Ordinal) + 3)..] : key).Split('/')[0];

    private static string? TextOf(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
