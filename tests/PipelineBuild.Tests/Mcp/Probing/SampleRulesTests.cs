using System.Text.Json.Nodes;
using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Probing;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Tests.Mcp.Probing;

public sealed class SampleRulesTests
{
    private const string Text = """{ "content": [{ "type": "image" }, { "type": "text", "text": "the sum is 5" }] }""";
    private const string Structured = """{ "content": [{ "type": "text", "text": "no json" }], "structuredContent": { "sum": 5, "parts": [{ "name": "a" }] } }""";
    private const string Error = """{ "isError": true, "content": [{ "type": "text", "text": "no such note" }] }""";

    [Theory]
    [InlineData(Text, "sum is 5", null, false)]
    [InlineData(Error, "no such", null, true)]
    [InlineData(Structured, null, "$.sum=5", false)]
    [InlineData(Structured, null, "$.parts[0].name=a", false)]
    [InlineData("""{ "content": [{ "type": "text", "text": "{\"sum\": 5}" }] }""", null, "$.sum=5", false)]
    public void An_answer_as_expected_has_no_problem(string result, string? contains, string? json, bool isError) => Assert.Null(Problem(result, contains, json, isError));

    [Theory]
    [InlineData(Text, "sum is 6", null, false, "'sum is 6' is not in the answer: the sum is 5")]
    [InlineData(Text, null, null, true, "answered without an error: the sum is 5")]
    [InlineData(Error, null, null, false, "answered with an error: no such note")]
    [InlineData(Structured, null, "$.sum=6", false, "$.sum is '5', expected '6'")]
    [InlineData(Structured, null, "$.none=6", false, "there is no $.none in the answer: no json")]
    [InlineData(Text, null, "$.sum=5", false, "the answer has no structured content, and its first text is no JSON: the sum is 5")]
    [InlineData("{}", null, null, false, "the answer has no list 'content'")]
    [InlineData("null", null, null, false, "the answer has no list 'content'")]
    public void What_differs_is_told(string result, string? contains, string? json, bool isError, string problem) => Assert.Equal(problem, Problem(result, contains, json, isError));

    [Fact]
    public void An_error_of_the_protocol_is_an_error_too()
    {
        var answer = new McpAnswer(null, "wrong arguments", TimeSpan.Zero);

        Assert.Null(SampleRules.Problem(Sample("wrong", null, isError: true), answer));
        Assert.Equal("answered with an error: wrong arguments", SampleRules.Problem(Sample(null, null, isError: false), answer));
    }

    [Fact]
    public void Percentiles_are_calls_that_were_made_and_come_with_a_hundred()
    {
        var hundred = Percentiles.Of("x", Enumerable.Range(1, 100).Select(number => (double)number).Reverse().ToList());
        var fewer = Percentiles.Of("x", Enumerable.Range(1, 99).Select(number => (double)number).ToList());

        Assert.Equal("p50 50.0, p95 95.0, p99 99.0, max 100.0 ms of 100 calls", hundred.ToString());
        Assert.Equal("max of 99: 99.0 ms", fewer.ToString());
    }

    private static string? Problem(string result, string? contains, string? json, bool isError) =>
        SampleRules.Problem(Sample(contains, json, isError), new McpAnswer(JsonNode.Parse(result), null, TimeSpan.Zero));

    private static McpSample Sample(string? contains, string? json, bool isError) => new(
        "sample", "tool", [], contains, json is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [json.Split('=')[0]] = json.Split('=')[1] }, isError, 1);
}
