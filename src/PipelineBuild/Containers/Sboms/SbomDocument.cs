using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PipelineBuild.Containers.Sboms;

/// <summary>A package that an image holds.</summary>
/// <param name="Kind">Of its ecosystem, as package URLs call it: deb, npm, nuget.</param>
public sealed record SbomPackage(string Kind, string Name, string Version, string Licences);

/// <summary>Reads SBOMs, and takes out of them what differs each time one is made of the same digest; pure.</summary>
public static partial class SbomDocument
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The packages of a CycloneDX document, each once.</summary>
    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static IReadOnlyList<SbomPackage> Packages(JsonNode cycloneDx)
    {
        if (cycloneDx["bomFormat"]?.GetValue<string>() != "CycloneDX")
        {
            throw new InvalidDataException("the document is no CycloneDX document");
        }

        var components = cycloneDx["components"] as JsonArray ?? [];
        return components.OfType<JsonObject>().Where(component => Text(component, "type") == "library").Select(PackageOf)
            .Distinct().OrderBy(package => (package.Kind, package.Name, package.Version).ToString(), StringComparer.Ordinal).ToList();
    }

    /// <summary>The same bytes for the same digest: random identifiers are counted from the digest, times are the image's.</summary>
    public static string Stable(string json, string digest, DateTimeOffset created)
    {
        var root = JsonNode.Parse(json)!;
        var written = Text(root["metadata"] as JsonObject, "timestamp") is { Length: > 0 } time ? time : Text(root["creationInfo"] as JsonObject, "created");
        var isCycloneDx = root["bomFormat"] is not null;
        var text = isCycloneDx ? Ordered(root, "components", component => RandomIdentifier().Replace(component.ToJsonString(), "")) : json;
        if (written.Length > 0)
        {
            text = text.Replace($"\"{written}\"", $"\"{created.UtcDateTime.ToString(isCycloneDx ? "yyyy-MM-dd'T'HH:mm:ss'+00:00'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\"", StringComparison.Ordinal);
        }

        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        text = RandomIdentifier().Replace(text, match => known.TryGetValue(match.Value, out var stable) ? stable : known[match.Value] = IdentifierOf($"{digest} {known.Count}"));
        return isCycloneDx ? WithOrderedDependencies(text) : text;
    }

    /// <summary>What is sorted by a random identifier comes in another order each time.</summary>
    private static string Ordered(JsonNode root, string list, Func<JsonNode, string> key)
    {
        Sort(root[list] as JsonArray, key);
        return root.ToJsonString(Layout);
    }

    private static string WithOrderedDependencies(string text)
    {
        var root = JsonNode.Parse(text)!;
        foreach (var dependency in (root["dependencies"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Sort(dependency["dependsOn"] as JsonArray, reference => reference.ToString());
        }

        return Ordered(root, "dependencies", dependency => Text(dependency as JsonObject, "ref"));
    }

    private static void Sort(JsonArray? list, Func<JsonNode, string> key)
    {
        var items = (list ?? []).OfType<JsonNode>().OrderBy(key, StringComparer.Ordinal).ToList();
        list?.Clear();
        items.ForEach(item => list!.Add(item));
    }

    private static SbomPackage PackageOf(JsonObject component)
    {
        var purl = Text(component, "purl");
        var kind = purl.StartsWith("pkg:", StringComparison.Ordinal) ? purl[4..].Split('/')[0] : "other";
        var group = Text(component, "group");
        var licences = (component["licenses"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(licence => Text(licence, "expression") is { Length: > 0 } expression ? expression : Text(licence["license"] as JsonObject, "id") is { Length: > 0 } id ? id : Text(licence["license"] as JsonObject, "name"))
            .Distinct().Order(StringComparer.Ordinal);
        return new SbomPackage(kind, group.Length == 0 ? Text(component, "name") : $"{group}/{Text(component, "name")}", Text(component, "version"), string.Join(", ", licences));
    }

    private static string Text(JsonObject? node, string key) => node?[key]?.GetValue<string>() ?? "";

    /// <summary>In the form of a random (version 4) one, which is what readers expect.</summary>
    private static string IdentifierOf(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")]
    private static partial Regex RandomIdentifier();
}
