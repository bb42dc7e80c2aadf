using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class UnifiedDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\nb\n", "a\nb\n", "")]
    [InlineData("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b")]
    [InlineData("a\n", "", "@@ -1,1 +0,0 @@\n-a")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n", "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8")]
    [InlineData("a\r\nb\r\n", "a\nb\nc\n", "@@ -1,2 +1,3 @@\n a\n b\n+c")]
    public void It_shows_what_goes_what_comes_and_a_few_lines_around(string before, string after, string expected) => Assert.Equal(expected, UnifiedDiff.Of(before, after));

    /// <summary>Comparing each line with each would take long; a line of both in between is given up for that.</summary>
    [Fact]
    public void Texts_that_differ_in_too_much_are_shown_one_after_the_other()
    {
        var lines = UnifiedDiff.Of(Text("old"), Text("new")).Split('\n');

        Assert.Equal((6007, " same", " same"), (lines.Length, lines[1], lines[^1]));
        Assert.Equal(("-old 1", "-both", "+new 1", "+both"), (lines[2], lines[3002], lines[3004], lines[6004]));

        static string Text(string word) => $"same\n{string.Join('\n', Enumerable.Range(1, 3000).Select(number => $"{word} {number}"))}\nboth\n{word}\nsame\n";
    }

    [Fact]
    public void Changes_far_from_each_other_have_places_of_their_own()
    {
        var before = string.Join('\n', Enumerable.Range(1, 30));

        Assert.Equal(["@@ -1,5 +1,4 @@", "@@ -28,3 +27,4 @@"], UnifiedDiff.Of(before, before.Replace("\n2\n", "\n") + "\n31").Split('\n').Where(line => line.StartsWith('@')));
    }
}
