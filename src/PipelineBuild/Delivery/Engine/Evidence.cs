using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Engine;

/// <summary>Keeps what an environment was like before it is changed, and what a server said before it is stopped, in <c>artifacts/delivery</c>; values of variables are left out.</summary>
public sealed class Evidence(EngineCommands docker, EnvironmentEngine engine, Workspace workspace, SecretMask mask)
{
    private const string Hidden = "(not kept)";
    private const int LogLines = 2000;
    private const string Snapshots = "snapshots";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string FolderOf(string environment, string release) => $"artifacts/delivery/{environment}/{release}";

    /// <returns>What was kept, for the ledger and people.</returns>
    public async Task<IReadOnlyList<string>> PreserveAsync(EnvironmentSettings settings, string release, ReleaseDescription? running, RolloutState? state, string probe, CancellationToken cancel)
    {
        var folder = $"{FolderOf(settings.Name, release)}/before";
        var kept = new List<string>();
        if (running is not null)
        {
            kept.Add(Write($"{folder}/compose.json", Redact(JsonNode.Parse(running.Text)!)));
        }

        if (state is not null)
        {
            kept.Add(Write($"{folder}/rotation.json", JsonSerializer.SerializeToNode(state.Rotation)!));
        }

        var copies = settings.Preserve.Select(volume => SnapshotAsync(settings, VolumeOf(settings, running, volume), $"{release}-{volume}", probe, cancel)).ToList();
        try
        {
            var inspected = await engine.InspectAsync(settings, cancel);
            if (ServerContainer.All(inspected) is { Count: > 0 } containers)
            {
                kept.Add(Write($"{folder}/containers.json", Redact(JsonNode.Parse(inspected)!)));
                await LogsAsync(settings, release, containers, cancel);
            }
        }
        finally
        {
            await Task.WhenAll(copies);
        }

        return [.. kept, .. settings.Preserve.Select(volume => $"volume {volume}")];
    }

    /// <summary>The last lines of containers.</summary>
    public async Task LogsAsync(EnvironmentSettings settings, string release, IEnumerable<ServerContainer> containers, CancellationToken cancel)
    {
        foreach (var (container, lines) in await Task.WhenAll(containers.Select(async container => (container, await engine.LogAsync(settings, container, cancel, LogLines)))))
        {
            AtomicFile.Write(workspace.Resolve($"{FolderOf(settings.Name, release)}/logs/{container.Service}-{container.Server}.log")!, string.Join('\n', lines) + "\n");
        }
    }

    /// <summary>Brings the content that volumes had before a release was deployed back; whoever writes them must not run.</summary>
    /// <exception cref="DeliveryException">There is no such snapshot, or it can't be unpacked.</exception>
    public async Task RestoreAsync(EnvironmentSettings settings, string release, ReleaseDescription? running, string probe, CancellationToken cancel)
    {
        foreach (var volume in settings.Preserve)
        {
            var archive = $"/snapshots/{release}-{volume}.tar";
            var target = VolumeOf(settings, running, volume);
            string[] mounts = ["--volume", $"{settings.Project}-{Snapshots}:/snapshots", "--volume", $"{target}:/volume"];
            Check(await RunAsync(settings, mounts, probe, "test", ["-f", archive], cancel), $"there is no snapshot of {volume} from before {release}");
            Check(await RunAsync(settings, mounts, probe, "find", ["/volume", "-mindepth", "1", "-delete"], cancel), $"{volume} could not be emptied");
            Check(await RunAsync(settings, mounts, probe, "tar", ["-C", "/volume", "-xpf", archive], cancel), $"the snapshot of {volume} could not be unpacked");
        }
    }

    private async Task SnapshotAsync(EnvironmentSettings settings, string volume, string name, string probe, CancellationToken cancel)
    {
        string[] mounts = ["--volume", $"{volume}:/volume:ro", "--volume", $"{settings.Project}-{Snapshots}:/snapshots"];
        Check(await RunAsync(settings, mounts, probe, "tar", ["-C", "/volume", "-cpf", $"/snapshots/{name}.tar.new", "."], cancel), $"the volume {volume} could not be copied");
        Check(await RunAsync(settings, mounts, probe, "mv", [$"/snapshots/{name}.tar.new", $"/snapshots/{name}.tar"], cancel), $"the volume {volume} could not be copied");
    }

    private static string VolumeOf(EnvironmentSettings settings, ReleaseDescription? running, string volume) => running?.NameOf("volumes", volume, settings.Project) ?? $"{settings.Project}_{volume}";

    private Task<ProcessOutput> RunAsync(EnvironmentSettings settings, IReadOnlyList<string> mounts, string image, string program, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        docker.RunAsync(settings.Engine, ["container", "run", "--rm", "--pull", "never", "--network", "none", "--user", "0", .. mounts, "--entrypoint", program, image, .. arguments], cancel);

    private static void Check(ProcessOutput output, string what)
    {
        if (!output.Succeeded)
        {
            throw new DeliveryException($"{what}: {output.ErrorText.Trim()}");
        }
    }

    private string Write(string relative, JsonNode node)
    {
        AtomicFile.Write(workspace.Resolve(relative)!, mask.Apply(node.ToJsonString(Indented)) + "\n");
        return relative;
    }

    /// <summary>Names of variables stay, values go.</summary>
    private static JsonNode Redact(JsonNode node)
    {
        switch (node)
        {
            case JsonObject owner:
                foreach (var (key, value) in owner.ToList())
                {
                    if (key == "environment" && value is JsonObject variables)
                    {
                        variables.Select(variable => variable.Key).ToList().ForEach(name => variables[name] = Hidden);
                    }
                    else if (key == "Env" && value is JsonArray list)
                    {
                        owner[key] = new JsonArray([.. list.Select(entry => (JsonNode)$"{entry!.GetValue<string>().Split('=')[0]}={Hidden}")]);
                    }
                    else if (value is not null)
                    {
                        Redact(value);
                    }
                }

                break;
            case JsonArray items:
                items.OfType<JsonNode>().ToList().ForEach(item => Redact(item));
                break;
        }

        return node;
    }
}
