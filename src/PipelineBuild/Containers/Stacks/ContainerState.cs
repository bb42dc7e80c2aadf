using System.Globalization;
using System.Text.Json;

namespace PipelineBuild.Containers.Stacks;

/// <summary>A container of a stack as the engine describes it at one moment.</summary>
/// <param name="Status">The engine's word, such as <c>running</c>.</param>
/// <param name="Health">Null when it has no health check.</param>
/// <param name="Restarts">How often its restart policy has started it again.</param>
public sealed record ContainerState(string Id, string Service, string Status, int ExitCode, string? Health, int Restarts)
{
    public string StartedAt { get; init; } = "";

    public bool OutOfMemory { get; init; }

    /// <summary>Why it could not be started, in the engine's words.</summary>
    public string Error { get; init; } = "";

    /// <summary>What its last health checks said, the latest last.</summary>
    public IReadOnlyList<string> HealthLog { get; init; } = [];

    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Port of the container to the host's address and port.</summary>
    public IReadOnlyDictionary<int, (string Host, int Port)> Published { get; init; } = new Dictionary<int, (string, int)>();

    public bool IsRunning => Status == "running";

    /// <summary>Reads an element of what <c>docker container inspect</c> prints.</summary>
    public static ContainerState Parse(JsonElement container)
    {
        var state = container.GetProperty("State");
        var health = state.TryGetProperty("Health", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var network = container.GetProperty("NetworkSettings");
        return new ContainerState(
            container.GetProperty("Id").GetString()!,
            LabelOf(container, "com.docker.compose.service") ?? "",
            state.GetProperty("Status").GetString()!,
            state.GetProperty("ExitCode").GetInt32(),
            health.ValueKind == JsonValueKind.Object && health.GetProperty("Status").GetString() is { } word and not "none" ? word : null,
            container.TryGetProperty("RestartCount", out var restarts) ? restarts.GetInt32() : 0)
        {
            StartedAt = state.GetProperty("StartedAt").GetString() ?? "",
            OutOfMemory = state.TryGetProperty("OOMKilled", out var killed) && killed.ValueKind == JsonValueKind.True,
            Error = state.TryGetProperty("Error", out var error) ? error.GetString() ?? "" : "",
            HealthLog = health.ValueKind == JsonValueKind.Object && health.TryGetProperty("Log", out var log) && log.ValueKind == JsonValueKind.Array ? log.EnumerateArray().Select(HealthLine).ToList() : [],
            Addresses = network.TryGetProperty("Networks", out var networks) && networks.ValueKind == JsonValueKind.Object
                ? networks.EnumerateObject().Select(entry => entry.Value.GetProperty("IPAddress").GetString()).OfType<string>().Where(address => address.Length > 0).ToList()
                : [],
            Published = network.TryGetProperty("Ports", out var ports) && ports.ValueKind == JsonValueKind.Object ? PortsOf(ports) : new Dictionary<int, (string, int)>(),
        };
    }

    /// <summary>A label of a container that docker describes.</summary>
    internal static string? LabelOf(JsonElement container, string label) =>
        container.GetProperty("Config").TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(label, out var value) ? value.GetString() : null;

    private static string HealthLine(JsonElement entry) =>
        FormattableString.Invariant($"exit code {entry.GetProperty("ExitCode").GetInt32()}: {entry.GetProperty("Output").GetString()?.Trim()}");

    private static Dictionary<int, (string Host, int Port)> PortsOf(JsonElement ports)
    {
        var found = new Dictionary<int, (string, int)>();
        foreach (var entry in ports.EnumerateObject().Where(entry => entry.Name.EndsWith("/tcp", StringComparison.Ordinal) && entry.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var binding in entry.Value.EnumerateArray())
            {
                var host = binding.GetProperty("HostIp").GetString() is { Length: > 0 } ip and not ("0.0.0.0" or "::") ? ip : "127.0.0.1";
                found.TryAdd(int.Parse(entry.Name.Split('/')[0], CultureInfo.InvariantCulture), (host, int.Parse(binding.GetProperty("HostPort").GetString()!, CultureInfo.InvariantCulture)));
            }
        }

        return found;
    }
}
