using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class JsonPathTests
{
    [Theory]
    [InlineData("$.state", "fine")]
    [InlineData("$.parts[1].size", "2")]
    [InlineData("$.ok", "true")]
    [InlineData("$.nothing", "null")]
    [InlineData("$.parts[2]", null)]
    [InlineData("$.state.more", null)]
    [InlineData("$.state[0]", null)]
    [InlineData("$.absent", null)]
    [InlineData("$.inner", "{\"a\":1}")]
    public void A_path_finds_the_value_as_text(string path, string? expected)
    {
        using var document = JsonDocument.Parse("""{"state":"fine","parts":[{"size":1},{"size":2}],"ok":true,"nothing":null,"inner":{"a":1}}""");

        Assert.Equal(expected, JsonPath.Find(document.RootElement, path));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("$state")]
    [InlineData("$..state")]
    [InlineData("$.a[*]")]
    public void A_path_of_another_kind_is_refused(string path) => Assert.NotNull(JsonPath.Problem(path));
}
