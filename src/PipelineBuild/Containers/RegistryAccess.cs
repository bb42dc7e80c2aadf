using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Opens the registry of pipeline.yml: starts the local one when it does not run, finds the login of another by name or where docker keeps it.</summary>
public sealed class RegistryAccess(RegistryClients clients, LocalRegistry local, DockerCredentials docker, EnvironmentVariables environment, SecretMask mask)
{
    private const string PemStart = "-----BEGIN";

    public async Task<(RegistryClient Client, ImageReference Prefix)> OpenAsync(RegistrySettings settings, CancellationToken cancel)
    {
        if (settings.IsLocal)
        {
            var host = await local.EnsureRunningAsync(settings.Port, cancel);
            return (clients.Open(host), new ImageReference(host, ""));
        }

        var path = settings.Name[settings.Host.Length..].Trim('/');
        var credential = await LoginAsync(settings, cancel);
        return (clients.Open(Endpoint(settings), credential), new ImageReference(settings.Host, path));
    }

    /// <summary>Any registry that images are read from; the settings hold for their own host, docker's logins for the others.</summary>
    public async Task<RegistryClient> OpenAsync(string host, RegistrySettings settings, CancellationToken cancel)
    {
        var isOurs = !settings.IsLocal && settings.Host == host;
        var credential = isOurs && HasCredential(settings) ? Credential(settings) : await docker.FindAsync(host, cancel);
        return clients.Open(isOurs ? Endpoint(settings) : new RegistryEndpoint(host), credential);
    }

    /// <summary>The same for a plan: the local registry is not started, and then there is no client to ask with.</summary>
    public async Task<(RegistryClient? Client, ImageReference Prefix)> ForeseeAsync(RegistrySettings settings, CancellationToken cancel)
    {
        if (!settings.IsLocal)
        {
            return await OpenAsync(settings, cancel);
        }

        var (host, runs) = await local.ForeseeAsync(settings.Port, cancel);
        return (runs ? clients.Open(host) : null, new ImageReference(host, ""));
    }

    /// <summary>What a plan says of a local registry that does not run.</summary>
    public static PlannedChange Start(string address) => new(ChangeKind.Start, $"local registry on {address}", "it does not run; its images are kept between runs");

    /// <summary>Whether a login is configured and its variables are set: a build may go without, a publish may not.</summary>
    public bool HasCredential(RegistrySettings settings) =>
        new[] { settings.UserName, settings.Password }.All(secret => secret is not null && environment.Get(secret.EnvironmentVariable) is not null);

    /// <summary>The login of the settings, or null when none is configured.</summary>
    /// <exception cref="InvalidOperationException">A configured variable is not set.</exception>
    public RegistryCredential? Credential(RegistrySettings settings)
    {
        if (settings.UserName is null || settings.Password is null)
        {
            return null;
        }

        return new RegistryCredential(Resolve(settings.UserName), Resolve(settings.Password)) { Source = $"the configured login (${settings.UserName.EnvironmentVariable} and ${settings.Password.EnvironmentVariable})" };

        string Resolve(Configuration.SecretRef secret) => secret.Resolve(environment, mask)
            ?? throw new InvalidOperationException($"the login for {settings.Host} wants the variable {secret.EnvironmentVariable}, which is not set");
    }

    /// <summary>The login that programs are given which read and write there themselves; null when none is needed or known.</summary>
    /// <exception cref="InvalidOperationException">A configured variable is not set.</exception>
    private async Task<RegistryCredential?> LoginAsync(RegistrySettings settings, CancellationToken cancel) =>
        settings.IsLocal ? null : Credential(settings) ?? await docker.FindAsync(settings.Host, cancel);

    /// <summary>Full repository path of an image in that registry.</summary>
    public static string RepositoryOf(ImageReference prefix, string image) => prefix.Repository.Length == 0 ? image : $"{prefix.Repository}/{image}";

    /// <exception cref="InvalidOperationException">The variable of the authorities is not set, or names no file.</exception>
    private RegistryEndpoint Endpoint(RegistrySettings settings) => new(settings.Host)
    {
        IsPlainHttp = settings.IsInsecure,
        Authorities = settings.AuthorityFile is { } file ? File.ReadAllText(file) : settings.AuthorityVariable is { } variable ? FromVariable(settings.Host, variable) : null,
    };

    /// <summary>CI systems hand certificates over either as text or as a file.</summary>
    private string FromVariable(string host, string variable)
    {
        var value = environment.Get(variable) ?? throw new InvalidOperationException($"the authorities for {host} are in the variable {variable}, which is not set");
        return value.Contains(PemStart, StringComparison.Ordinal) ? value
            : File.Exists(value) ? File.ReadAllText(value)
            : throw new InvalidOperationException($"the variable {variable} holds neither certificates in PEM nor the path of a file of them (for the registry {host})");
    }
}
