using System.Text.Json.Nodes;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Tests.Mcp.Probing;

public sealed class OutputRulesTests
{
    private const string Schema = """
        {
          "type": "object", "required": ["id"], "additionalProperties": false,
          "properties": {
            "id": { "type": "string", "minLength": 2, "maxLength": 3 }, "count": { "type": "integer", "minimum": 0, "maximum": 9 }, "state": { "enum": ["on", null] },
            "tags": { "type": "array", "maxItems": 2, "items": { "$ref": "#/$defs/tag" } }, "free": {}, "either": { "anyOf": [{ "type": "string" }, { "type": "number" }] },
            "both": { "allOf": [{ "type": "object" }, { "properties": { "a": { "const": 1 } } }] }, "map": { "type": "object", "additionalProperties": { "type": "boolean" } }
          },
          "$defs": { "tag": { "type": ["string", "null"] } }
        }
        """;

    [Theory]
    [InlineData("""{ "id": "ab" }""")]
    [InlineData("""{ "id": "ab\ud83d\ude00", "count": 9.0, "state": null, "tags": ["a", null], "free": [{}], "either": 1.5, "both": { "a": 1, "b": 2 }, "map": { "x": true } }""")]
    public void What_fits_has_no_problem(string content) => Assert.Null(Problem(Schema, content));

    [Theory]
    [InlineData("{}", "structuredContent lacks $.id, which the outputSchema requires")]
    [InlineData("""{ "id": 5 }""", "structuredContent has 5 at $.id, the outputSchema says string")]
    [InlineData("""{ "id": "a" }""", "structuredContent has \"a\" at $.id, less than the outputSchema's minLength 2")]
    [InlineData("""{ "id": "abcd" }""", "structuredContent has \"abcd\" at $.id, more than the outputSchema's maxLength 3")]
    [InlineData("""{ "id": "ab", "count": 1.5 }""", "structuredContent has 1.5 at $.count, the outputSchema says integer")]
    [InlineData("""{ "id": "ab", "count": -1 }""", "structuredContent has -1 at $.count, less than the outputSchema's minimum 0")]
    [InlineData("""{ "id": "ab", "state": "off" }""", "structuredContent has \"off\" at $.state, which is none of the values of the outputSchema")]
    [InlineData("""{ "id": "ab", "tags": ["a", 2] }""", "structuredContent has 2 at $.tags[1], the outputSchema says string or null")]
    [InlineData("""{ "id": "ab", "tags": ["a", "b", "c"] }""", "structuredContent has [\"a\",\"b\",\"c\"] at $.tags, more than the outputSchema's maxItems 2")]
    [InlineData("""{ "id": "ab", "either": true }""", "structuredContent has true at $.either, which fits no part of the outputSchema's anyOf")]
    [InlineData("""{ "id": "ab", "both": { "a": 2 } }""", "structuredContent has 2 at $.both.a, which is none of the values of the outputSchema")]
    [InlineData("""{ "id": "ab", "map": { "x": 1 } }""", "structuredContent has 1 at $.map.x, the outputSchema says boolean")]
    [InlineData("""{ "id": "ab", "more": 1 }""", "structuredContent has $.more, which the outputSchema forbids")]
    [InlineData("[]", "the tool has an outputSchema, and the answer has no structuredContent")]
    public void What_does_not_fit_is_told_with_its_place(string content, string problem) => Assert.Equal(problem, Problem(Schema, content));

    [Fact]
    public void A_schema_that_leads_to_itself_does_not_hang() => Assert.Null(Problem("""{ "$ref": "#" }""", "{}"));

    [Fact]
    public void An_error_and_a_tool_without_the_schema_need_no_structured_content()
    {
        var tool = new JsonObject { ["outputSchema"] = JsonNode.Parse(Schema) };

        Assert.Null(OutputRules.Problem(tool, new McpAnswer(new JsonObject { ["isError"] = true }, null, TimeSpan.Zero)));
        Assert.Null(OutputRules.Problem(new JsonObject(), new McpAnswer(new JsonObject(), null, TimeSpan.Zero)));
        Assert.NotNull(OutputRules.Problem(tool, new McpAnswer(new JsonObject(), null, TimeSpan.Zero)));
    }

    private static string? Problem(string schema, string content) => OutputRules.Problem(
        new JsonObject { ["outputSchema"] = JsonNode.Parse(schema) }, new McpAnswer(new JsonObject { ["structuredContent"] = JsonNode.Parse(content) }, null, TimeSpan.Zero));
}
