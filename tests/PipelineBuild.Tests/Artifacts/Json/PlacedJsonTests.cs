using System.Text;
using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Tests.Artifacts.Json;

public class PlacedJsonTests
{
    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"a\": 1,\n}", 3, 1)]
    [InlineData("{ // why\n}", 1, 3)]
    [InlineData("{\"é\": nul}", 1, 10)]
    [InlineData("\uFEFF{}", 1, 1)]
    public void What_programs_refuse_is_refused_with_its_place(string text, int line, int column)
    {
        var json = Read(text);

        Assert.Null(json.Root);
        Assert.Equal((line, column), (json.Problem!.Line, json.Problem.Column));
    }

    [Fact]
    public void Bytes_that_are_no_text_and_nests_too_deep_are_refused()
    {
        Assert.Equal("is not UTF-8", PlacedJson.Read("a.json", [0x22, 0xFF, 0x22]).Problem!.Message);
        Assert.Null(Read(new string('[', 200) + new string(']', 200)).Root);
    }

    [Fact]
    public void A_value_knows_its_place_in_letters_not_in_bytes() => Assert.Equal("a.json:2:14", Read("{\n  \"e\": [\"ü\", 1]}").Root!.Get("e")!.Items[1].Place.ToString());

    [Theory]
    [InlineData("""{"e": "ab"}""", 1, 9)]
    [InlineData("""{"e": "\n\"b"}""", 2, 12)]
    [InlineData("""{"e": "\u00e9b"}""", 1, 14)]
    [InlineData("""{"e": "😀éb"}""", 3, 11)]
    [InlineData("""{"e": "ab"}""", 9, 10)]
    public void A_character_of_a_text_has_its_place_however_it_is_escaped(string text, int offset, int column) =>
        Assert.Equal((1, column), (Read(text).Root!.Get("e")!.PlaceAt(offset).Line, Read(text).Root!.Get("e")!.PlaceAt(offset).Column));

    [Fact]
    public void Escapes_are_read_in_keys_and_in_texts()
    {
        var root = Read("""{"t\u0069tle": "a\"b\ud83d\ude00", "half": "\ud83d"}""").Root!;

        Assert.Equal("a\"b😀", root.TextAt("title"));
        Assert.Equal("\\ud83d", root.TextAt("half"));
    }

    [Fact]
    public void A_repeated_key_is_noticed_and_the_last_holds()
    {
        var few = Read("{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}, \"a\": 3}");
        var many = Read($"{{{string.Join(',', Enumerable.Range(0, 100).Select(number => $"\"k{number % 99}\": {number}"))}}}");

        Assert.Equal(["c", "a"], few.RepeatedKeys.Select(key => key.Key));
        Assert.Equal(3, few.Root!.NumberAt("a"));
        Assert.Equal(["k0"], many.RepeatedKeys.Select(key => key.Key));
    }

    private static PlacedJson Read(string text) => PlacedJson.Read("a.json", Encoding.UTF8.GetBytes(text));
}
