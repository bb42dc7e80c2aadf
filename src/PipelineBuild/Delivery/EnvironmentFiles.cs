using PipelineBuild.Delivery.Engine;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Lets compose read an environment's files, with stand-ins where secrets go.</summary>
public sealed class EnvironmentFiles(ComposeClient compose, SecretMask mask)
{
    /// <exception cref="DeliveryException">Compose can't use them.</exception>
    public async Task<ReleaseDescription> ResolveAsync(PipelineConfig config, EnvironmentSettings settings, CancellationToken cancel)
    {
        var secrets = settings.Secrets.Select(secret => secret.EnvironmentVariable).ToList();
        var variables = settings.Variables.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)).Concat(secrets.Select(name => KeyValuePair.Create(name, (string?)ReleaseDescription.StandIn(name)))).ToDictionary();
        var output = await compose.ResolveAsync(settings.Project, settings.ComposeFiles.Select(file => config.Workspace.Resolve(file)!).ToList(), [], variables, cancel);
        return output.Succeeded ? ReleaseDescription.Of(output.Text, secrets)
            : throw new DeliveryException($"docker compose can't use the files of {settings.Name}: {mask.Apply(output.StandardError.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? $"exit code {output.ExitCode}")}");
    }
}
