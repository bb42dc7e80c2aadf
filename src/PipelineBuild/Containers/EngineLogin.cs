using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers;

/// <summary>
/// Gives the docker client the login of pipeline.yml for one build, in a configuration directory of its own that goes away with the
/// step. Without one the client uses what it would use anyhow, which is where the publish looks too.
/// </summary>
public sealed class EngineLogin(RegistryAccess access, DockerCredentials docker, IProgress<string> progress)
{
    private const string ConfigFile = "config.json";

    /// <summary>The registry may be needed for nothing but the publish: a build does not wait long for it.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(5);

    /// <summary>What bake needs in its environment; the same plus DOCKER_CONFIG when a login is configured.</summary>
    /// <exception cref="RegistryException">The registry refused the login: told before the build, not after it.</exception>
    public async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(RegistrySettings registry, PrivateDirectory directory, CancellationToken cancel)
    {
        if (!access.HasCredential(registry) || access.Credential(registry) is not { } credential)
        {
            return ImageBuilder.BakeEnvironment;
        }

        await CheckAsync(registry, cancel);
        var configuration = Directory.CreateDirectory(Path.Combine(directory.FullName, "docker")).FullName;
        var settings = Inherit(configuration);
        Section(settings, "auths")[registry.Host] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}")) };

        // An empty helper keeps docker from asking the user's credential store, which comes before the file.
        Section(settings, "credHelpers")[registry.Host] = "";
        directory.Write(Path.Combine("docker", ConfigFile), settings.ToJsonString());
        return new Dictionary<string, string?>(ImageBuilder.BakeEnvironment) { ["DOCKER_CONFIG"] = configuration };
    }

    private async Task CheckAsync(RegistrySettings registry, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(CheckLimit);
        try
        {
            await (await access.OpenAsync(registry, cancel)).Client.CheckLoginAsync(limit.Token);
        }
        catch (RegistryException error) when (error.IsUnreachable)
        {
            progress.Report($"the login was not tried: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            progress.Report($"the login was not tried: {registry.Host} did not answer within {CheckLimit.TotalSeconds:0} s");
        }
    }

    /// <summary>Plug-ins, contexts, builders and other logins stay the user's.</summary>
    private JsonObject Inherit(string configuration)
    {
        if (docker.Folder is not { } own)
        {
            return [];
        }

        Directory.CreateDirectory(Path.Combine(own, "buildx"));
        foreach (var entry in Directory.EnumerateFileSystemEntries(own).Where(entry => Path.GetFileName(entry) != ConfigFile))
        {
            File.CreateSymbolicLink(Path.Combine(configuration, Path.GetFileName(entry)), entry);
        }

        var file = Path.Combine(own, ConfigFile);
        return File.Exists(file) && JsonNode.Parse(File.ReadAllText(file)) is JsonObject settings ? settings : [];
    }

    private static JsonObject Section(JsonObject settings, string name)
    {
        if (settings[name] is not JsonObject section)
        {
            settings[name] = section = [];
        }

        return section;
    }
}
