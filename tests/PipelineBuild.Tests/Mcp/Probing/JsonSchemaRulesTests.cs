using System.Text.Json.Nodes;
using PipelineBuild.Mcp.Probing;

namespace PipelineBuild.Tests.Mcp.Probing;

public sealed class JsonSchemaRulesTests
{
    [Theory]
    [InlineData("""{ "type": "object" }""")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": ["string", "null"], "pattern": "^[\\p{L}_-]+$", "minLength": 1 }, "b": true }, "required": ["a"], "additionalProperties": false }""")]
    [InlineData("""{ "type": "object", "properties": { "a": { "$ref": "#/$defs/a~1b" } }, "$defs": { "a/b": { "enum": [1, null] } } }""")]
    [InlineData("""{ "type": "object", "properties": { "a": { "$ref": "#here" }, "b": { "$anchor": "here", "anyOf": [{ "const": 1 }, { "type": "array", "items": { "type": "number", "exclusiveMinimum": 0.5 } }] } } }""")]
    [InlineData("""{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": { "pair": { "type": "array", "items": [{ "type": "string" }, { "type": "number" }] } } }""")]
    [InlineData("""{ "type": "object", "properties": { "required": { "type": "boolean" }, "type": { "type": "string" }, "x": { "type": "object", "default": { "type": 5 } } } }""")]
    public void A_valid_schema_has_no_problems(string schema) => Assert.Empty(JsonSchemaRules.Problems(JsonNode.Parse(schema)));

    [Theory]
    [InlineData("null", "is no object")]
    [InlineData("true", "is no object")]
    [InlineData("{}", "# has to have the type 'object'")]
    [InlineData("""{ "type": "string" }""", "# has to have the type 'object'")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "text" } } }""", "#/properties/a/type is \"text\", which is no type")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": [] } } }""", "#/properties/a/type is [], which is no type")]
    [InlineData("""{ "type": "object", "properties": ["a"] }""", "#/properties is no object")]
    [InlineData("""{ "type": "object", "properties": { "a": "string" } }""", "#/properties/a is neither a schema nor a truth value")]
    [InlineData("""{ "type": "object", "properties": { "a": { "required": true } } }""", "#/properties/a/required is no list of different names")]
    [InlineData("""{ "type": "object", "required": ["a", "a"] }""", "#/required is no list of different names")]
    [InlineData("""{ "type": "object", "required": ["a"], "additionalProperties": false }""", "#/required names a property that additionalProperties forbids")]
    [InlineData("""{ "type": "object", "properties": { "a": { "$ref": "#/$defs/none" } } }""", "#/properties/a/$ref is \"#/$defs/none\", which leads nowhere in this schema")]
    [InlineData("""{ "type": "object", "properties": { "a": { "$ref": "https://schemas.acme.test/a" } } }""", "#/properties/a/$ref is \"https://schemas.acme.test/a\", which leads nowhere in this schema")]
    [InlineData("""{ "type": "object", "properties": { "a": { "enum": [] } } }""", "#/properties/a/enum is no list of values")]
    [InlineData("""{ "type": "object", "properties": { "a": { "anyOf": [] } } }""", "#/properties/a/anyOf is no list of schemas")]
    [InlineData("""{ "type": "object", "properties": { "a": { "items": [{}] } } }""", "#/properties/a/items is a list, which in draft 2020-12 is written as prefixItems")]
    [InlineData("""{ "type": "object", "properties": { "a": { "pattern": "[" } } }""", "#/properties/a/pattern is no regular expression")]
    [InlineData("""{ "type": "object", "properties": { "a": { "minLength": -1 } } }""", "#/properties/a/minLength is no count")]
    [InlineData("""{ "type": "object", "properties": { "a": { "minimum": "1" } } }""", "#/properties/a/minimum is no number")]
    [InlineData("""{ "type": "object", "properties": { "a": { "exclusiveMinimum": true } } }""", "#/properties/a/exclusiveMinimum is no number")]
    [InlineData("""{ "type": "object", "properties": { "a": { "description": 1 } } }""", "#/properties/a/description is no text")]
    [InlineData("""{ "type": "object", "uniqueItems": "yes" }""", "#/uniqueItems is no truth value")]
    public void What_is_wrong_is_told_with_its_place(string schema, string problem) => Assert.Equal([problem], JsonSchemaRules.Problems(JsonNode.Parse(schema)));

    [Fact]
    public void A_schema_without_bottom_is_told_and_does_not_hang()
    {
        JsonNode schema = new JsonObject();
        for (var level = 0; level < 100; level++)
        {
            schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["a"] = schema } };
        }

        Assert.Contains("deeper than 64 levels", Assert.Single(JsonSchemaRules.Problems(schema)));
    }
}
