using System.Text.Json.Nodes;
using PipelineBuild.Observability.Deploying;

namespace PipelineBuild.Tests.Observability.Deploying;

/// <summary>Equal content has an equal hash, whatever its form, and what differs is shown.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[2]}""", """{ "b": [2.0], "a": 1e0 }""", true)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":0.1}""", """{"a":0.10}""", true)]
    [InlineData("""{"a":null}""", """{}""", false)]
    public void Equal_content_has_an_equal_hash(string one, string other, bool areEqual) =>
        Assert.Equal(areEqual, CanonicalJson.Hash(JsonNode.Parse(one)) == CanonicalJson.Hash(JsonNode.Parse(other)));

    [Theory]
    [InlineData("""{"a":1,"added":2}""", """{"a":1}""", true)]
    [InlineData("""{"a":{"b":1,"added":2}}""", """{"a":{"b":1}}""", true)]
    [InlineData("""{"a":2}""", """{"a":1}""", false)]
    [InlineData("""{}""", """{"a":1}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", false)]
    public void A_server_may_add_keys_and_nothing_else(string server, string declared, bool holds) =>
        Assert.Equal(holds, CanonicalJson.Holds(JsonNode.Parse(server), JsonNode.Parse(declared)));

    [Fact]
    public void A_difference_shows_its_lines_with_two_around() =>
        Assert.Equal([" 2", " 3", "-4", "+x", " 5", " 6"], JsonDifference.Lines("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\nx\n5\n6\n7", 40));

    [Fact]
    public void A_long_difference_is_cut_and_counted() =>
        Assert.Equal(["-1", "-2", "... and 4 more lines"], JsonDifference.Lines("1\n2\n3", "4\n5\n6", 2));

    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Empty(JsonDifference.Lines("1\n2", "1\n2", 40));
}
