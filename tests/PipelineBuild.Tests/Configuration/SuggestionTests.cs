using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

public class SuggestionTests
{
    [Theory]
    [InlineData("regstry", "registry")]
    [InlineData("imgaes", "images")]
    [InlineData("REGISTRY", "registry")]
    [InlineData("image", "images")]
    public void The_nearest_known_word_is_offered(string word, string meant) =>
        Assert.Equal($", did you mean '{meant}'?", Suggestion.For(word, ["images", "registry", "platforms"]));

    [Theory]
    [InlineData("something")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("images-images-images-images-images-images-images-images-images-images-images-images-images-images-images-images")]
    public void A_word_far_from_all_gets_no_offer(string word) => Assert.Equal("", Suggestion.For(word, ["images", "registry"]));

    [Fact]
    public void Of_two_equally_near_words_the_first_by_alphabet_is_offered() =>
        Assert.Equal(", did you mean 'bat'?", Suggestion.For("at", ["cat", "bat"]));
}
