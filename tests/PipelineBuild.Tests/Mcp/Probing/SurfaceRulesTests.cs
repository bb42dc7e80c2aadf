using System.Text.Json.Nodes;
using PipelineBuild.Mcp.Probing;

namespace PipelineBuild.Tests.Mcp.Probing;

public sealed class SurfaceRulesTests
{
    private const string Good = """{ "name": "add_2", "description": "Adds.", "inputSchema": { "type": "object", "properties": { "a.b": {} } } }""";

    [Fact]
    public void A_good_tool_is_within_all_limits() => Assert.Empty(SurfaceRules.Names(Tools(Good)));

    [Theory]
    [InlineData("""{ "name": "a.b", "description": "x" }""", "the tool name 'a.b' has something else than letters")]
    [InlineData("""{ "description": "x" }""", "the tool name '' has something else than letters")]
    [InlineData("""{ "name": "a" }""", "a: no description")]
    [InlineData("""{ "name": "a", "description": " " }""", "a: no description")]
    [InlineData("""{ "name": "a", "description": "x", "inputSchema": { "properties": { "two words": {} } } }""", "a: the argument name 'two words'")]
    public void What_clients_do_not_take_is_told(string tool, string problem) => Assert.StartsWith(problem, Assert.Single(SurfaceRules.Names(Tools(tool))));

    [Theory]
    [InlineData(64, 1024, 0)]
    [InlineData(65, 1024, 1)]
    [InlineData(64, 1025, 1)]
    public void The_longest_name_and_description_are_still_taken(int name, int description, int problems) =>
        Assert.Equal(problems, SurfaceRules.Names(Tools($$"""{ "name": "{{new string('n', name)}}", "description": "{{new string('d', description)}}" }""")).Count);

    [Fact]
    public void A_name_that_comes_twice_is_told_once() => Assert.Equal(["there are 2 tools 'add_2'"], SurfaceRules.Names(Tools(Good, Good)));

    [Fact]
    public void Prompts_and_resources_need_what_clients_ask_for_them_by() => Assert.Equal(
        ["a prompt has no name", "a resource has no uri", "a resource has no name", "a resource template has no uriTemplate"],
        SurfaceRules.Names(new ServerSurface([], [new JsonObject()], [new JsonObject { ["name"] = "t" }], [new JsonObject()])));

    [Fact]
    public void Schemas_of_arguments_have_to_be_there_and_those_of_answers_need_not() => Assert.Equal(
        ["a: inputSchema is no object", "b: outputSchema # has to have the type 'object'"],
        SurfaceRules.Schemas(Tools("""{ "name": "a" }""", """{ "name": "b", "inputSchema": { "type": "object" }, "outputSchema": {} }""")));

    [Fact]
    public void Wrong_arguments_are_made_of_what_the_schema_says()
    {
        var calls = WrongArguments.For(JsonNode.Parse("""{ "inputSchema": { "properties": { "free": {}, "limit": { "type": "integer" }, "text": { "type": "string" } }, "required": ["text"] } }"""));

        Assert.Equal(["""{}""", """{"text":{"not":"what was asked for"}}"""], calls.Select(call => call.Arguments.ToJsonString()));
    }

    [Theory]
    [InlineData("""{ "inputSchema": { "type": "object" } }""", 0)]
    [InlineData("""{ "inputSchema": { "properties": { "free": {} } } }""", 0)]
    [InlineData("""{ "inputSchema": { "properties": { "list": { "type": "array" } } } }""", 1)]
    [InlineData("""{ "inputSchema": { "required": "text" } }""", 0)]
    [InlineData("""{ "inputSchema": [] }""", 0)]
    [InlineData("null", 0)]
    public void Where_nothing_is_forbidden_there_is_nothing_to_try(string tool, int calls) => Assert.Equal(calls, WrongArguments.For(JsonNode.Parse(tool)).Count);

    private static ServerSurface Tools(params string[] tools) => new(tools.Select(tool => JsonNode.Parse(tool)).ToList(), [], [], []);
}
