using System.Text.Json;

namespace PipelineBuild.Tools.Npm;

/// <summary>What a registry knows of a package: its versions, and which of them each dist-tag names.</summary>
public sealed record NpmPackument(IReadOnlyDictionary<string, NpmVersion> Versions, IReadOnlyDictionary<string, string> DistTags)
{
    /// <summary>Of a package that nobody published yet.</summary>
    public static NpmPackument Empty { get; } = new(new Dictionary<string, NpmVersion>(), new Dictionary<string, string>());

    /// <exception cref="JsonException">It is no packument.</exception>
    internal static NpmPackument Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("versions", out var versions) || versions.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it holds no versions");
        }

        return new NpmPackument(
            versions.EnumerateObject().ToDictionary(version => version.Name, version => Version(version.Value), StringComparer.Ordinal),
            root.TryGetProperty("dist-tags", out var tags) && tags.ValueKind == JsonValueKind.Object
                ? tags.EnumerateObject().Where(tag => tag.Value.ValueKind == JsonValueKind.String).ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!, StringComparer.Ordinal)
                : new Dictionary<string, string>());
    }

    private static NpmVersion Version(JsonElement version) => new(
        version.TryGetProperty("dist", out var dist) ? Text(dist, "integrity") : null,
        Text(version, "deprecated") is { Length: > 0 } reason ? reason : null);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A published version.</summary>
/// <param name="Integrity">As npm writes it; null at registries of old.</param>
/// <param name="Deprecated">Why nobody should use it; null when anybody may.</param>
public sealed record NpmVersion(string? Integrity, string? Deprecated);

/// <summary>The registry gives no answer that can be used; the message says which and what to do.</summary>
public sealed class NpmRegistryException(string message, Exception? inner = null) : Exception(message, inner);
