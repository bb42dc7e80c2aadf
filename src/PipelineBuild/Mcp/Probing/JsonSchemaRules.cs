using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Finds what makes a JSON Schema invalid, or useless to a client; pure.</summary>
/// <remarks>https://json-schema.org/draft/2020-12, which MCP means when a schema does not say otherwise.</remarks>
public sealed partial class JsonSchemaRules
{
    private const int Deepest = 64;

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly string[] Maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
    private static readonly string[] Lists = ["anyOf", "allOf", "oneOf", "prefixItems"];
    private static readonly string[] Singles = ["not", "if", "then", "else", "additionalProperties", "additionalItems", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"];
    private static readonly string[] Limits = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    private static readonly string[] Texts = ["title", "description", "$comment", "format", "$id", "$anchor", "contentEncoding", "contentMediaType"];
    private static readonly string[] Flags = ["uniqueItems", "readOnly", "writeOnly", "deprecated"];

    private readonly List<string> problems = [];
    private readonly JsonNode root;

    private JsonSchemaRules(JsonNode root) => this.root = root;

    /// <summary>Of a schema for arguments or structured content, which both are objects.</summary>
    public static IReadOnlyList<string> Problems(JsonNode? schema)
    {
        if (schema is not JsonObject root)
        {
            return ["is no object"];
        }

        var rules = new JsonSchemaRules(root);
        rules.Visit(root, "#", 0);
        if (TextOf(root["type"]) != "object")
        {
            rules.problems.Add("# has to have the type 'object'");
        }

        return rules.problems;
    }

    private void Visit(JsonNode? node, string place, int depth)
    {
        if (node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        if (node is not JsonObject schema)
        {
            problems.Add($"{place} is neither a schema nor a truth value");
            return;
        }

        if (depth > Deepest)
        {
            problems.Add($"{place} is deeper than {Deepest} levels");
            return;
        }

        Words(schema, place);
        Values(schema, place);
        foreach (var (name, map) in Of(schema, Maps))
        {
            Expect(map is JsonObject, $"{place}/{name} is no object");
            foreach (var (key, value) in map as JsonObject ?? [])
            {
                Visit(value, $"{place}/{name}/{key}", depth + 1);
            }
        }

        foreach (var (name, list) in Of(schema, Lists))
        {
            Expect(list is JsonArray { Count: > 0 }, $"{place}/{name} is no list of schemas");
            VisitAll(list as JsonArray ?? [], $"{place}/{name}", depth);
        }

        foreach (var (name, single) in Of(schema, Singles))
        {
            Visit(single, $"{place}/{name}", depth + 1);
        }

        Items(schema, place, depth);
    }

    private void VisitAll(JsonArray list, string place, int depth)
    {
        for (var index = 0; index < list.Count; index++)
        {
            Visit(list[index], FormattableString.Invariant($"{place}/{index}"), depth + 1);
        }
    }

    /// <summary>A list of schemas is of older drafts.</summary>
    private void Items(JsonObject schema, string place, int depth)
    {
        if (schema["items"] is JsonArray list)
        {
            Expect(IsOlder(), $"{place}/items is a list, which in draft 2020-12 is written as prefixItems");
            VisitAll(list, $"{place}/items", depth);
        }
        else if (schema.ContainsKey("items"))
        {
            Visit(schema["items"], $"{place}/items", depth + 1);
        }
    }

    private void Words(JsonObject schema, string place)
    {
        if (schema.TryGetPropertyValue("type", out var type))
        {
            var names = type is JsonArray several ? several.Select(TextOf).ToList() : [TextOf(type)];
            Expect(names.Count > 0 && names.All(name => Types.Contains(name)), $"{place}/type is {Shown(type)}, which is no type");
        }

        if (schema.TryGetPropertyValue("required", out var required))
        {
            var names = (required as JsonArray)?.Select(TextOf).ToList();
            Expect(names is not null && names.All(name => name is not null) && names.Distinct().Count() == names.Count, $"{place}/required is no list of different names");
            if (schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False && !schema.ContainsKey("patternProperties"))
            {
                var known = (schema["properties"] as JsonObject ?? []).Select(property => property.Key).ToHashSet();
                Expect(names is null || names.All(name => name is null || known.Contains(name)), $"{place}/required names a property that additionalProperties forbids");
            }
        }

        if (schema.TryGetPropertyValue("enum", out var choices))
        {
            Expect(choices is JsonArray { Count: > 0 }, $"{place}/enum is no list of values");
        }

        if (schema.TryGetPropertyValue("$ref", out var reference))
        {
            Expect(TextOf(reference) is { } target && Resolves(target), $"{place}/$ref is {Shown(reference)}, which leads nowhere in this schema");
        }
    }

    private void Values(JsonObject schema, string place)
    {
        foreach (var (name, value) in Of(schema, Counts))
        {
            Expect(value?.GetValueKind() == JsonValueKind.Number && value.GetValue<JsonElement>().TryGetDecimal(out var count) && count >= 0 && decimal.IsInteger(count), $"{place}/{name} is no count");
        }

        foreach (var (name, value) in Of(schema, Limits))
        {
            Expect(value?.GetValueKind() == JsonValueKind.Number || (name.StartsWith("exclusive", StringComparison.Ordinal) && IsOlder() && value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False), $"{place}/{name} is no number");
        }

        foreach (var (name, value) in Of(schema, Texts))
        {
            Expect(TextOf(value) is not null, $"{place}/{name} is no text");
        }

        foreach (var (name, value) in Of(schema, Flags))
        {
            Expect(value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False, $"{place}/{name} is no truth value");
        }

        if (schema.TryGetPropertyValue("pattern", out var pattern))
        {
            Expect(TextOf(pattern) is { } text && IsPattern(text), $"{place}/pattern is no regular expression");
        }
    }

    /// <summary>By pointer, anchor or id; what a client would have to fetch is nowhere for it.</summary>
    private bool Resolves(string target)
    {
        if (!target.StartsWith('#'))
        {
            return Everything(root).OfType<JsonObject>().Any(schema => TextOf(schema["$id"]) == target.TrimEnd('#'));
        }

        if (target is ['#', not '/', ..])
        {
            return Everything(root).OfType<JsonObject>().Any(schema => TextOf(schema["$anchor"]) == target[1..] || TextOf(schema["$id"]) == target);
        }

        JsonNode? node = root;
        foreach (var step in target.Split('/').Skip(1).Select(step => Uri.UnescapeDataString(step).Replace("~1", "/").Replace("~0", "~")))
        {
            node = node switch
            {
                JsonObject holder => holder[step],
                JsonArray list when int.TryParse(step, out var index) && index >= 0 && index < list.Count => list[index],
                _ => null,
            };
        }

        return node is not null;
    }

    private static IEnumerable<JsonNode?> Everything(JsonNode? node) => node switch
    {
        JsonObject holder => holder.SelectMany(pair => Everything(pair.Value)).Prepend(node),
        JsonArray list => list.SelectMany(Everything).Prepend(node),
        _ => [node],
    };

    private bool IsOlder() => TextOf(root["$schema"]) is { } dialect && OlderDraft().IsMatch(dialect);

    /// <summary>What only JavaScript knows is taken out before .NET is asked.</summary>
    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(JavaScriptOnly().Replace(text, "x"), RegexOptions.None, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void Expect(bool holds, string problem)
    {
        if (!holds)
        {
            problems.Add(problem);
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Of(JsonObject schema, string[] names) => schema.Where(pair => names.Contains(pair.Key));

    private static string? TextOf(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static string Shown(JsonNode? node) => node?.ToJsonString() is { } text ? text.Length > 60 ? $"{text[..60]}..." : text : "null";

    [GeneratedRegex(@"draft-0[3-7]|2019-09")]
    private static partial Regex OlderDraft();

    [GeneratedRegex(@"\\u\{[0-9A-Fa-f]+\}|\[\^?\]|\\p\{[A-Za-z_]+(=[A-Za-z_]+)?\}", RegexOptions.IgnoreCase)]
    private static partial Regex JavaScriptOnly();
}
