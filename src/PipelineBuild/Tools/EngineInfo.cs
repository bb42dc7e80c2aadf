using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>What <c>docker info</c> tells about the engine's ability to build for several platforms.</summary>
/// <param name="Context">The client's context: the engine's own builder has its name.</param>
public sealed record EngineInfo(string ServerVersion, bool ContainerdImageStore, string Context)
{
    private const string Snapshotter = "io.containerd.snapshotter.v1";

    /// <summary>Reads the output of <c>docker info --format '{{json .}}'</c>.</summary>
    /// <exception cref="InvalidOperationException">The engine did not answer, or in another form.</exception>
    public static EngineInfo Parse(IEnumerable<string> lines)
    {
        var text = lines.FirstOrDefault(line => line.TrimStart().StartsWith('{'))
            ?? throw new InvalidOperationException("docker info printed no JSON: the engine does not answer");
        try
        {
            using var document = JsonDocument.Parse(text);
            var info = document.RootElement;
            var version = Text(info, "ServerVersion");
            if (version.Length == 0)
            {
                throw new InvalidOperationException("the Docker Engine does not answer" + (info.TryGetProperty("ServerErrors", out var errors) ? $": {errors}" : ""));
            }

            var context = info.TryGetProperty("ClientInfo", out var client) ? Text(client, "Context") : "";
            return new EngineInfo(version, UsesContainerd(info), context.Length > 0 ? context : "default");
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"docker info printed something else than JSON: {error.Message}", error);
        }
    }

    private static bool UsesContainerd(JsonElement info) =>
        info.TryGetProperty("DriverStatus", out var status) && status.ValueKind == JsonValueKind.Array
        && status.EnumerateArray().Any(pair => pair.ValueKind == JsonValueKind.Array && pair.EnumerateArray().Any(value => value.ValueKind == JsonValueKind.String && value.GetString() == Snapshotter));

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
