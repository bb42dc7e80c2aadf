using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Observability.Deploying;

/// <summary>JSON in one form only, so that equal content has equal text and an equal hash; pure.</summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? node) => Sorted(node)?.ToJsonString(Indented).ReplaceLineEndings("\n") ?? "null";

    public static string Hash(JsonNode? node) => OciManifest.DigestOf(System.Text.Encoding.UTF8.GetBytes(Text(node)));

    /// <summary>Whether a server holds all that was declared; it may add keys of its own.</summary>
    public static bool Holds(JsonNode? server, JsonNode? declared) => Text(Projected(server, declared)) == Text(declared);

    /// <summary>The object without some of its keys.</summary>
    public static JsonObject Without(JsonObject node, IReadOnlyCollection<string> keys) => new(node.Where(pair => !keys.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private static JsonNode? Projected(JsonNode? server, JsonNode? declared) => (server, declared) switch
    {
        (JsonObject theirs, JsonObject ours) => new JsonObject(ours.Select(pair => KeyValuePair.Create(pair.Key, Projected(theirs[pair.Key], pair.Value)))),
        (JsonArray theirs, JsonArray ours) when theirs.Count == ours.Count => new JsonArray([.. theirs.Zip(ours, Projected)]),
        _ => server?.DeepClone(),
    };

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject some => new JsonObject(some.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Number(value),
        _ => node?.DeepClone(),
    };

    /// <summary>A server may write 1.0 as 1.</summary>
    private static JsonNode Number(JsonValue value)
    {
        var text = value.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number)
            : double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }
}
