using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Mcp.Versioning;

/// <summary>What package.json says that a version depends on.</summary>
/// <param name="Dependencies">Section, name and range of each.</param>
/// <param name="Build">The script that makes the files that are published; null when they are published as they lie there.</param>
public sealed record VersionedManifest(string Name, SemanticVersion Version, IReadOnlyList<(string Section, string Name, string Range)> Dependencies, string? Build)
{
    private static readonly string[] Sections = ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"];
    private static readonly string[] BuildScripts = ["build", "prepare", "prepack", "prepublishOnly"];

    /// <summary>What never reaches who installs the package.</summary>
    private static readonly string[] OwnAffairs = ["version", "devDependencies", "scripts"];

    /// <summary>npm runs them where the package is installed.</summary>
    private static readonly string[] InstallScripts = ["preinstall", "install", "postinstall"];

    /// <exception cref="InvalidDataException">It is no JSON object, or lacks a name or a version.</exception>
    public static VersionedManifest Parse(string text)
    {
        var root = Root(text);
        var name = Text(root["name"]) ?? throw new InvalidDataException("it has no name");
        var written = Text(root["version"]) ?? throw new InvalidDataException("it has no version; write one, such as \"version\": \"0.1.0\"");
        return new VersionedManifest(
            name,
            SemanticVersion.TryParse(written, out var version) ? version : throw new InvalidDataException($"its version '{written}' is no semantic version such as 1.4.2"),
            Sections.SelectMany(section => (root[section] as JsonObject ?? []).Select(pair => (section, pair.Key, Text(pair.Value) ?? ""))).ToList(),
            BuildScripts.FirstOrDefault(script => (root["scripts"] as JsonObject)?[script] is not null));
    }

    /// <summary>Whether the two differ in what reaches who installs the package.</summary>
    public static bool DiffersForUsers(string before, string after) => Published(before) != Published(after);

    public static JsonObject Root(string text)
    {
        try
        {
            return JsonNode.Parse(text.TrimStart('\uFEFF')) as JsonObject ?? throw new InvalidDataException("it is no JSON object");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"it is no JSON: {error.Message}");
        }
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Published(string text)
    {
        var root = Root(text);
        var scripts = (root["scripts"] as JsonObject ?? []).Where(pair => InstallScripts.Contains(pair.Key)).Select(pair => $"{pair.Key}={Text(pair.Value)}").ToList();
        foreach (var key in OwnAffairs)
        {
            root.Remove(key);
        }

        return root.ToJsonString() + string.Join('\n', scripts);
    }
}
