using System.Text.Json.Nodes;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Logs the docker client in for one build, in a configuration directory of its own that goes away with the step.</summary>
public sealed class EngineLogin(IDocker docker, RegistryAccess access, EnvironmentVariables environment)
{
    private const string ConfigFile = "config.json";

    /// <summary>What bake needs in its environment; the same plus DOCKER_CONFIG when a login is configured.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(RegistrySettings registry, PrivateDirectory directory, CancellationToken cancel)
    {
        if (!access.HasCredential(registry) || access.Credential(registry) is not { } credential)
        {
            return ImageBuilder.BakeEnvironment;
        }

        var configuration = Directory.CreateDirectory(Path.Combine(directory.FullName, "docker")).FullName;
        Inherit(configuration, registry.Host);
        try
        {
            await docker.LoginAsync(registry.Host, credential.UserName, credential.Password, configuration, cancel);
        }
        catch (ProcessFailedException error)
        {
            throw new InvalidOperationException($"the login to {registry.Host} as {credential.UserName} was refused: {error.StandardError.LastOrDefault()}", error);
        }

        return new Dictionary<string, string?>(ImageBuilder.BakeEnvironment) { ["DOCKER_CONFIG"] = configuration };
    }

    /// <summary>The commands that the login would run; runs none.</summary>
    public async Task<IReadOnlyList<string>> ForeseeAsync(RegistrySettings registry) =>
        access.HasCredential(registry) && access.Credential(registry) is { } credential
            ? await docker.RehearseAsync(rehearsed => rehearsed.LoginAsync(registry.Host, credential.UserName, credential.Password, "", CancellationToken.None))
            : [];

    /// <summary>Plug-ins, contexts and builders stay the user's; his credential store does not, or the login would outlive us in it.</summary>
    private void Inherit(string configuration, string host)
    {
        var own = environment.Get("DOCKER_CONFIG") ?? (environment.Get("HOME") is { } home ? Path.Combine(home, ".docker") : null);
        if (own is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.Combine(own, "buildx"));
        foreach (var entry in Directory.EnumerateFileSystemEntries(own).Where(entry => Path.GetFileName(entry) != ConfigFile))
        {
            File.CreateSymbolicLink(Path.Combine(configuration, Path.GetFileName(entry)), entry);
        }

        var file = Path.Combine(own, ConfigFile);
        if (File.Exists(file) && JsonNode.Parse(File.ReadAllText(file)) is JsonObject settings)
        {
            settings.Remove("credsStore");
            (settings["credHelpers"] as JsonObject)?.Remove(host);
            File.WriteAllText(Path.Combine(configuration, ConfigFile), settings.ToJsonString());
        }
    }
}
