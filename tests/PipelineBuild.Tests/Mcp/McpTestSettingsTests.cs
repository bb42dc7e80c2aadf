using PipelineBuild.Tests.Configuration;

namespace PipelineBuild.Tests.Mcp;

public sealed class McpTestSettingsTests
{
    [Fact]
    public void Arguments_of_samples_keep_their_kinds()
    {
        using var yaml = Package("samples: [{ tool: add, arguments: { text: '5', whole: 5, part: -0.5, yes: true, none: ~, list: [1, { a: b }], words: two words } }]");

        var sample = Assert.Single(Assert.Single(yaml.Load().Mcp.Packages).Test.Samples);

        Assert.Equal("""{"text":"5","whole":5,"part":-0.5,"yes":true,"none":null,"list":[1,{"a":"b"}],"words":"two words"}""", sample.Arguments.ToJsonString());
        Assert.Equal(100, sample.Calls);
    }

    [Theory]
    [InlineData("samples: [{ tool: add, arguments: { deep: [.inf] } }]", "mcp.packages[0].test.samples[0].arguments.deep[0]: '.inf' is no number in JSON; write it in quotes when a text is meant")]
    [InlineData("samples: [{ tool: add, arguments: [1] }]", "mcp.packages[0].test.samples[0].arguments: expected a mapping, found a list")]
    [InlineData("samples: [{ tool: add, expect: { json: { sum: 5 } } }]", "'sum' is no JSON path")]
    [InlineData("samples: [{ arguments: {} }]", "mcp.packages[0].test.samples[0].tool: is required")]
    [InlineData("http: { arguments: [--port, '8080'] }", "neither an argument nor a variable holds {port}")]
    [InlineData("http: { env: { PORT: '{port}' }, path: mcp }", "a path begins with '/'")]
    [InlineData("secrets: ['a b']", "expected the name of an environment variable")]
    public void A_mistake_is_told_with_its_place(string test, string problem)
    {
        using var yaml = Package(test);

        Assert.Contains(problem, Assert.Single(yaml.Errors()));
    }

    [Fact]
    public void The_port_comes_to_every_place_that_asks_for_it()
    {
        using var yaml = Package("http: { arguments: ['--listen=127.0.0.1:{port}', stdio], env: { PORT: '{port}' } }");

        var http = Assert.Single(yaml.Load().Mcp.Packages).Test.Http!.At(4711);

        Assert.Equal(["--listen=127.0.0.1:4711", "stdio"], http.Arguments);
        Assert.Equal("4711", http.Environment["PORT"]);
    }

    private static YamlText Package(string test)
    {
        var yaml = new YamlText($"mcp:\n  packages:\n    - path: server\n      test:\n        {test}\n");
        yaml.Folder.Write("server/package.json", "{}");
        return yaml;
    }
}
