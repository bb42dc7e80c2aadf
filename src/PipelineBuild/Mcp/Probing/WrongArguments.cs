using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Arguments that a tool's own schema forbids.</summary>
/// <param name="What">For people.</param>
public sealed record WrongCall(string What, JsonObject Arguments);

/// <summary>Makes arguments that a schema forbids; pure.</summary>
public static class WrongArguments
{
    private static readonly string[] Simple = ["string", "number", "integer", "boolean"];

    /// <summary>None for a tool that takes anything.</summary>
    public static IReadOnlyList<WrongCall> For(JsonNode? tool)
    {
        if ((tool as JsonObject)?["inputSchema"] is not JsonObject schema)
        {
            return [];
        }

        var properties = schema["properties"] as JsonObject ?? [];
        var required = (schema["required"] as JsonArray ?? []).Where(name => name?.GetValueKind() == JsonValueKind.String).Select(name => name!.GetValue<string>()).ToList();
        var calls = new List<WrongCall>();
        if (required.Count > 0)
        {
            calls.Add(new WrongCall($"without the required '{required[0]}'", []));
        }

        var typed = properties.OrderByDescending(property => required.Contains(property.Key)).Select(property => (property.Key, Wrong: OfWrongType(property.Value))).FirstOrDefault(property => property.Wrong is not null);
        if (typed.Wrong is not null)
        {
            calls.Add(new WrongCall($"with {typed.Wrong.ToJsonString()} as '{typed.Key}'", new JsonObject { [typed.Key] = typed.Wrong }));
        }

        return calls;
    }

    /// <summary>Null where the schema does not say one plain type. A default would stand in for what is missing, never for what is wrong.</summary>
    private static JsonNode? OfWrongType(JsonNode? schema) => SurfaceRules.TextOf(schema, "type") switch
    {
        { } type when Simple.Contains(type) => new JsonObject { ["not"] = "what was asked for" },
        "array" or "object" => JsonValue.Create("not what was asked for"),
        _ => null,
    };
}
