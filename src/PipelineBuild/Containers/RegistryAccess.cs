using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>Opens the registry of pipeline.yml: starts the local one when it does not run, resolves the login of another by name.</summary>
public sealed class RegistryAccess(RegistryClients clients, LocalRegistry local, EnvironmentVariables environment, SecretMask mask)
{
    public async Task<(RegistryClient Client, ImageReference Prefix)> OpenAsync(RegistrySettings settings, CancellationToken cancel)
    {
        if (settings.IsLocal)
        {
            var host = await local.EnsureRunningAsync(settings.Port, cancel);
            return (clients.Open(host), new ImageReference(host, ""));
        }

        var path = settings.Name[settings.Host.Length..].Trim('/');
        return (clients.Open(settings.Host, Credential(settings)), new ImageReference(settings.Host, path));
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

        return new RegistryCredential(Resolve(settings.UserName), Resolve(settings.Password));

        string Resolve(Configuration.SecretRef secret) => secret.Resolve(environment, mask)
            ?? throw new InvalidOperationException($"the login for {settings.Host} wants the variable {secret.EnvironmentVariable}, which is not set");
    }

    /// <summary>Full repository path of an image in that registry.</summary>
    public static string RepositoryOf(ImageReference prefix, string image) => prefix.Repository.Length == 0 ? image : $"{prefix.Repository}/{image}";
}
