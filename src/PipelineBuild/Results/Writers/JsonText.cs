using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineBuild.Results.Writers;

/// <summary>How this project writes JSON, and how secrets are taken out of it without breaking it.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions OneLine = new(ResultStore.Json) { WriteIndented = false };

    /// <summary>The same tree with every text masked; names of properties are ours and stay.</summary>
    public static JsonNode Masked(JsonNode node, Func<string, string> mask) => Changed(node, mask)!;

    public static string Line(JsonNode node) => ForAnyLog(node.ToJsonString(OneLine)) + "\n";

    public static string Page(JsonNode node) => ForAnyLog(node.ToJsonString(ResultStore.Json)) + "\n";

    /// <summary>A GitHub log takes <c>##[</c> for a command anywhere in a line; the escape means the same to every reader of JSON.</summary>
    private static string ForAnyLog(string json) => json.Replace("##[", "##\\u005b");

    private static JsonNode? Changed(JsonNode? node, Func<string, string> mask) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Changed(field.Value, mask)))),
        JsonArray items => new JsonArray(items.Select(item => Changed(item, mask)).ToArray()),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(mask(text)),
        _ => node?.DeepClone(),
    };
}
