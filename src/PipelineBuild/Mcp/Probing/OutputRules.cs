using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Compares an answer with the output schema of its tool, as clients do that refuse what does not fit; pure.</summary>
/// <remarks>Keywords that are not known here are passed over: what is told is certain.</remarks>
public sealed class OutputRules
{
    private const int Deepest = 64;

    private readonly JsonNode root;

    private OutputRules(JsonNode root) => this.root = root;

    /// <summary>The first thing that does not fit, or null. Errors need no structured content.</summary>
    public static string? Problem(JsonNode? tool, McpAnswer answer)
    {
        if ((tool as JsonObject)?["outputSchema"] is not JsonObject schema || answer.IsError)
        {
            return null;
        }

        return answer.Result?["structuredContent"] is JsonObject content
            ? new OutputRules(schema).Mismatch(schema, content, "$", 0)
            : "the tool has an outputSchema, and the answer has no structuredContent";
    }

    private string? Mismatch(JsonNode? node, JsonNode? value, string place, int depth)
    {
        if (node?.GetValueKind() == JsonValueKind.False)
        {
            return $"structuredContent has {place}, which the outputSchema forbids";
        }

        if (node is not JsonObject schema || depth > Deepest)
        {
            return null;
        }

        return Reference(schema, value, place, depth)
            ?? Plain(schema, value, place)
            ?? (value is JsonObject holder ? Members(schema, holder, place, depth) : null)
            ?? (value is JsonArray list && schema["items"] is { } items and not JsonArray ? First(list.Select((item, index) => Mismatch(items, item, FormattableString.Invariant($"{place}[{index}]"), depth + 1))) : null)
            ?? Alternatives(schema, value, place, depth);
    }

    private string? Reference(JsonObject schema, JsonNode? value, string place, int depth)
    {
        if (SurfaceRules.TextOf(schema, "$ref") is not { } target || !(target == "#" || target.StartsWith("#/", StringComparison.Ordinal)))
        {
            return null;
        }

        var node = target.Split('/').Skip(1).Select(step => Uri.UnescapeDataString(step).Replace("~1", "/").Replace("~0", "~")).Aggregate((JsonNode?)root, (at, step) => (at as JsonObject)?[step]);
        return Mismatch(node, value, place, depth + 1);
    }

    private static string? Plain(JsonObject schema, JsonNode? value, string place)
    {
        var types = (schema["type"] is JsonArray several ? several.ToList() : [schema["type"]]).Where(type => type?.GetValueKind() == JsonValueKind.String).Select(type => type!.GetValue<string>()).ToList();
        if (types.Count > 0 && !types.Any(type => IsOf(type, value)))
        {
            return $"structuredContent has {Shown(value)} at {place}, the outputSchema says {string.Join(" or ", types)}";
        }

        var isOther = (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value))) || (schema.ContainsKey("const") && !JsonNode.DeepEquals(schema["const"], value));
        return isOther ? $"structuredContent has {Shown(value)} at {place}, which is none of the values of the outputSchema" : Bounds(schema, value, place);
    }

    private static string? Bounds(JsonObject schema, JsonNode? value, string place)
    {
        (double? size, var least, var most) = value?.GetValueKind() switch
        {
            JsonValueKind.Number => (Number(value), "minimum", "maximum"),
            JsonValueKind.String => (value.GetValue<string>().EnumerateRunes().Count(), "minLength", "maxLength"),
            JsonValueKind.Array => (((JsonArray)value).Count, "minItems", "maxItems"),
            _ => (null, "", ""),
        };
        return size is null ? null
            : Number(schema[least]) is { } minimum && size < minimum ? $"structuredContent has {Shown(value)} at {place}, less than the outputSchema's {least} {minimum.ToString(CultureInfo.InvariantCulture)}"
            : Number(schema[most]) is { } maximum && size > maximum ? $"structuredContent has {Shown(value)} at {place}, more than the outputSchema's {most} {maximum.ToString(CultureInfo.InvariantCulture)}"
            : null;
    }

    private string? Members(JsonObject schema, JsonObject value, string place, int depth)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        var missing = (schema["required"] as JsonArray ?? []).FirstOrDefault(name => name?.GetValueKind() == JsonValueKind.String && !value.ContainsKey(name.GetValue<string>()));
        if (missing is not null)
        {
            return $"structuredContent lacks {place}.{missing}, which the outputSchema requires";
        }

        return First(value.Select(pair => properties.ContainsKey(pair.Key) ? Mismatch(properties[pair.Key], pair.Value, $"{place}.{pair.Key}", depth + 1)
            : schema.ContainsKey("patternProperties") ? null
            : Mismatch(schema["additionalProperties"], pair.Value, $"{place}.{pair.Key}", depth + 1)));
    }

    private string? Alternatives(JsonObject schema, JsonNode? value, string place, int depth) =>
        First((schema["allOf"] as JsonArray ?? []).Select(part => Mismatch(part, value, place, depth + 1)))
        ?? First(((string[])["anyOf", "oneOf"]).Select(word => schema[word] is JsonArray { Count: > 0 } parts && parts.All(part => Mismatch(part, value, place, depth + 1) is not null)
            ? $"structuredContent has {Shown(value)} at {place}, which fits no part of the outputSchema's {word}" : null));

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => Number(value) is { } number && double.IsInteger(number),
        _ => true,
    };

    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static string? First(IEnumerable<string?> problems) => problems.FirstOrDefault(problem => problem is not null);

    private static string Shown(JsonNode? value) => value?.ToJsonString() is { } text ? text.Length > 60 ? $"{text[..60]}..." : text : "null";
}
