using System.Text;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Engine;

/// <summary>The containers of an environment on its engine: looked at, started, stopped.</summary>
public sealed class EnvironmentEngine(EngineCommands docker, ComposeClient compose, EnvironmentVariables variables, SecretMask mask)
{
    private const int LastLines = 20;

    /// <summary>Null when the engine answers, else what was said.</summary>
    public async Task<string?> SilenceAsync(EnvironmentSettings settings, CancellationToken cancel)
    {
        var output = await docker.RunAsync(settings.Engine, ["version", "--format", "{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}"], cancel);
        return output.Succeeded ? null : output.ErrorText.Trim();
    }

    /// <summary>Such as <c>linux/amd64</c>.</summary>
    public async Task<string> PlatformAsync(EnvironmentSettings settings, CancellationToken cancel) =>
        (await docker.RunCheckedAsync(settings.Engine, ["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"], cancel)).Text.Trim();

    /// <summary>Those of the slots and of what runs once; ended ones included.</summary>
    public async Task<IReadOnlyList<ServerContainer>> ContainersAsync(EnvironmentSettings settings, CancellationToken cancel) =>
        ServerContainer.All(await InspectAsync(settings, cancel));

    /// <summary>The same as the engine describes them; an empty array when there are none.</summary>
    public async Task<string> InspectAsync(EnvironmentSettings settings, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ids = (await docker.RunCheckedAsync(settings.Engine, ["container", "ls", "--all", "--quiet", "--no-trunc", "--filter", $"label={ReleaseDescription.EnvironmentLabel}={settings.Project}"], cancel)).StandardOutput.Where(line => line.Length > 0).ToList();
            if (ids.Count == 0)
            {
                return "[]";
            }

            // One that goes away between list and look makes docker inspect fail: then both are done again.
            var output = await docker.RunAsync(settings.Engine, ["container", "inspect", .. ids], cancel);
            if (output.Succeeded || attempt == 3)
            {
                return output.Text;
            }
        }
    }

    /// <summary>Makes servers of a service run what the release says.</summary>
    /// <exception cref="DeliveryException">Compose or the engine refused, or a secret is missing.</exception>
    public async Task StartAsync(EnvironmentSettings settings, ReleaseDescription description, Release release, string service, IReadOnlyList<string> servers, string keeper, CancellationToken cancel)
    {
        var slot = Slots.SlotOf(servers[0]);
        var names = slot == Slots.Base ? [service] : servers.Select(server => $"{service}-{server}").ToList();
        Check(await compose.UpSomeAsync(Run(settings, description, release, slot, keeper), names, cancel), $"{service} could not be started");
    }

    /// <summary>Networks and volumes, before anything needs them.</summary>
    public async Task PrepareAsync(EnvironmentSettings settings, ReleaseDescription description, Release release, string keeper, CancellationToken cancel) =>
        Check(await compose.UpSomeAsync(Run(settings, description, release, Slots.Base, keeper), [ReleaseDescription.Keeper], cancel), "networks and volumes could not be made");

    public async Task StopAsync(EnvironmentSettings settings, IEnumerable<ServerContainer> containers, CancellationToken cancel)
    {
        if (containers.Select(container => container.Id).ToList() is { Count: > 0 } ids)
        {
            Check(await docker.RunAsync(settings.Engine, ["container", "stop", .. ids], cancel), "servers could not be stopped");
        }
    }

    public async Task RestartAsync(EnvironmentSettings settings, IEnumerable<ServerContainer> containers, CancellationToken cancel)
    {
        if (containers.Where(container => container.IsRunning).Select(container => container.Id).ToList() is { Count: > 0 } ids)
        {
            Check(await docker.RunAsync(settings.Engine, ["container", "start", .. ids], cancel), "servers could not be started again");
        }
    }

    public async Task RemoveAsync(EnvironmentSettings settings, IEnumerable<ServerContainer> containers, CancellationToken cancel)
    {
        if (containers.Select(container => container.Id).ToList() is { Count: > 0 } ids)
        {
            Check(await docker.RunAsync(settings.Engine, ["container", "rm", "--force", "--volumes", .. ids], cancel), "servers could not be removed");
        }
    }

    /// <summary>The last lines that a container wrote.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(EnvironmentSettings settings, ServerContainer container, CancellationToken cancel, int lines = LastLines)
    {
        var output = await docker.RunAsync(settings.Engine, ["container", "logs", "--timestamps", "--tail", FormattableString.Invariant($"{lines}"), container.Id], cancel);
        return output.StandardOutput.Concat(output.StandardError).Where(line => line.Length > 0).Order(StringComparer.Ordinal).TakeLast(lines).Select(line => mask.Apply(line)).ToList();
    }

    public async Task<bool> HasImageAsync(EnvironmentSettings settings, string reference, CancellationToken cancel) =>
        (await docker.RunAsync(settings.Engine, ["image", "inspect", "--format", "{{.Id}}", reference], cancel)).Succeeded;

    /// <returns>Null, or why it can't be had.</returns>
    public async Task<string?> PullAsync(EnvironmentSettings settings, string reference, CancellationToken cancel)
    {
        var output = await docker.RunAsync(settings.Engine, ["image", "pull", "--quiet", reference], cancel);
        return output.Succeeded ? null : output.ErrorText.Trim();
    }

    /// <summary>The environment's secrets by name.</summary>
    /// <exception cref="DeliveryException">A variable is not set.</exception>
    public IReadOnlyDictionary<string, string?> Secrets(EnvironmentSettings settings) => settings.Secrets.ToDictionary(
        secret => secret.EnvironmentVariable,
        secret => secret.Resolve(variables, mask) ?? throw new DeliveryException($"the environment {settings.Name} needs the secret {secret.EnvironmentVariable}, and that variable is not set: set it and run the same command again"))!;

    private ComposeRun Run(EnvironmentSettings settings, ReleaseDescription description, Release release, string slot, string keeper)
    {
        var text = slot == Slots.Base ? description.Base(settings, release, keeper) : description.Slot(settings, release, slot);
        return new ComposeRun(Slots.Project(settings.Project, slot), "/", Encoding.UTF8.GetBytes(text), Secrets(settings)) { Engine = settings.Engine };
    }

    private void Check(ProcessOutput output, string what)
    {
        if (!output.Succeeded)
        {
            throw new DeliveryException($"{what}: {mask.Apply(output.StandardError.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? $"exit code {output.ExitCode}")}");
        }
    }
}
