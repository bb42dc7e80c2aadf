using System.Text.Json;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Reads documents of others: what is absent or of another kind is nothing.</summary>
internal static class Json
{
    public static JsonElement? At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>A text that is not empty.</summary>
    public static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        At(element, path) is { ValueKind: JsonValueKind.String } found && found.GetString() is { Length: > 0 } text ? text : null;

    public static bool IsTrue(JsonElement element, string name) => At(element, name) is { ValueKind: JsonValueKind.True };

    public static IReadOnlyList<JsonElement> List(JsonElement element, params ReadOnlySpan<string> path) =>
        At(element, path) is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray().ToList() : [];

    public static IReadOnlyList<string> Words(JsonElement element, params ReadOnlySpan<string> path) =>
        List(element, path).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList();

    public static IReadOnlyList<string> Names(JsonElement element, params ReadOnlySpan<string> path) =>
        At(element, path) is { ValueKind: JsonValueKind.Object } found ? found.EnumerateObject().Select(property => property.Name).ToList() : [];

    public static IReadOnlyDictionary<string, string> Texts(JsonElement element, params ReadOnlySpan<string> path) =>
        At(element, path) is { ValueKind: JsonValueKind.Object } found
            ? found.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String).GroupBy(property => property.Name).ToDictionary(group => group.Key, group => group.Last().Value.GetString()!)
            : new Dictionary<string, string>();
}
