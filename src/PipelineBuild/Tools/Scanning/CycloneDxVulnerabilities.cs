using System.Text.Json;

namespace PipelineBuild.Tools.Scanning;

/// <summary>Reads the vulnerabilities of a CycloneDX document, which many scanners can write.</summary>
/// <remarks>https://cyclonedx.org/docs/1.6/json/#vulnerabilities</remarks>
public static class CycloneDxVulnerabilities
{
    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static IReadOnlyList<FoundVulnerability> Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (!root.TryGetProperty("bomFormat", out var format) || format.GetString() != "CycloneDX")
            {
                throw new InvalidDataException("the report is no CycloneDX document");
            }

            var components = Components(root).Where(component => component.TryGetProperty("bom-ref", out _))
                .GroupBy(component => component.GetProperty("bom-ref").GetString()!).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
            return List(root, "vulnerabilities").SelectMany(vulnerability => List(vulnerability, "affects")
                .Select(affected => components.GetValueOrDefault(affected.GetProperty("ref").GetString()!))
                .Where(component => component.ValueKind == JsonValueKind.Object)
                .Select(component => Of(vulnerability, component))).ToList();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"the report can't be read as CycloneDX: {error.Message}", error);
        }
    }

    private static FoundVulnerability Of(JsonElement vulnerability, JsonElement component) => new(
        vulnerability.GetProperty("id").GetString()!,
        component.TryGetProperty("group", out var group) && group.GetString() is { Length: > 0 } prefix ? $"{prefix}/{component.GetProperty("name").GetString()}" : component.GetProperty("name").GetString()!,
        component.TryGetProperty("version", out var version) ? version.GetString() ?? "" : "",
        null,
        List(vulnerability, "ratings").Select(rating => rating.TryGetProperty("severity", out var severity) ? severity.GetString()?.ToUpperInvariant() : null).FirstOrDefault(text => text is not null) ?? "UNKNOWN",
        "",
        "");

    private static IEnumerable<JsonElement> Components(JsonElement root) => List(root, "components").SelectMany(Below);

    private static IEnumerable<JsonElement> Below(JsonElement component) => List(component, "components").SelectMany(Below).Prepend(component);

    private static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
