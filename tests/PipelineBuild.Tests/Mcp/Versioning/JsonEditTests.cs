using System.Text;
using PipelineBuild.Mcp.Versioning;

namespace PipelineBuild.Tests.Mcp.Versioning;

public class JsonEditTests
{
    [Theory]
    [InlineData("{\n\t\"name\": \"a\",\n\t\"version\":   \"1.0.0\"  ,\n\t\"x\": {\"version\": \"9\"}\n}\n", "{\n\t\"name\": \"a\",\n\t\"version\":   \"1.1.0\"  ,\n\t\"x\": {\"version\": \"9\"}\n}\n")]
    [InlineData("{\"version\":\"1.0.0\"}", "{\"version\":\"1.1.0\"}")]
    [InlineData("\uFEFF{\r\n    \"version\": \"1.0.0\"\r\n}", "\uFEFF{\r\n    \"version\": \"1.1.0\"\r\n}")]
    [InlineData("{\"é\": \"日本\", \"a\": [1, {\"version\": \"2\"}], \"version\": \"1.0.0\"}", "{\"é\": \"日本\", \"a\": [1, {\"version\": \"2\"}], \"version\": \"1.1.0\"}")]
    public void Nothing_changes_but_the_value(string before, string after) => Assert.Equal(after, Apply(before, new JsonChange(["version"], "1.1.0")));

    [Fact]
    public void Several_places_at_once_also_with_empty_and_numbered_keys() =>
        Assert.Equal(
            """{"packages": {"": {"version": "2"}, "packages/a": {"dependencies": {"@x/b": ">=2"}}}, "list": [{"v": "0"}, {"v": "2"}], "version": "2"}""",
            Apply(
                """{"packages": {"": {"version": "1"}, "packages/a": {"dependencies": {"@x/b": ">=1"}}}, "list": [{"v": "0"}, {"v": "1"}], "version": "1"}""",
                new JsonChange(["version"], "2"), new JsonChange(["packages", "", "version"], "2"), new JsonChange(["packages", "packages/a", "dependencies", "@x/b"], ">=2"), new JsonChange(["list", "1", "v"], "2")));

    [Theory]
    [InlineData("{}", "there is no text at version")]
    [InlineData("{\"version\": 1}", "there is no text at version")]
    [InlineData("{\"a\": {\"version\": \"1\"}}", "there is no text at version")]
    [InlineData("{\"version\": \"1\", \"version\": \"1\"}", "version is there twice")]
    public void What_can_not_be_changed_is_told(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Apply(text, new JsonChange(["version"], "2"))).Message);

    private static string Apply(string text, params JsonChange[] changes) => Encoding.UTF8.GetString(JsonEdit.Apply(Encoding.UTF8.GetBytes(text), changes));
}
