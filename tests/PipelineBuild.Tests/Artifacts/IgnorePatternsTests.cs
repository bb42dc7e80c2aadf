using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class IgnorePatternsTests
{
    [Theory]
    [InlineData("secret", "secret secret/deep/file", "other/secret")]
    [InlineData("/secret/", "secret/file", "a/secret")]
    [InlineData("**/secret", "secret a/secret a/b/secret/file", "a/secrets")]
    [InlineData("*.log", "a.log", "b/a.log")]
    [InlineData("**/*.log", "a.log b/a.log", "a.logs")]
    [InlineData("docs/**", "docs/a docs/b/c", "docs.md")]
    [InlineData("a?c/[x-z]", "abc/x abc/y/deep", "ac/x abc/w")]
    [InlineData("./a/../b", "b b/c", "a")]
    [InlineData("#no\n # yes", "", "#no")]
    [InlineData("*\n!src\nsrc/*.tmp", "readme src/a.tmp", "src/a.cs src/deep/b.tmp")]
    [InlineData("!keep\nkeep", "keep keep/x", "other")]
    [InlineData("a\\*b", "a*b", "axb")]
    public void What_is_left_out(string text, string left, string sent)
    {
        var patterns = IgnorePatterns.Parse(text);

        Assert.All(left.Split(' ', StringSplitOptions.RemoveEmptyEntries), path => Assert.True(patterns.Match(path), path));
        Assert.All(sent.Split(' '), path => Assert.False(patterns.Match(path), path));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("a[")]
    public void What_the_builder_refuses_is_refused(string text) => Assert.Throws<FormatException>(() => IgnorePatterns.Parse(text));
}
