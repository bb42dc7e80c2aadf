using PipelineBuild.Observability.Alerts.Drafting;

namespace PipelineBuild.Tests.Observability.Alerts;

public class RegexSampleTests
{
    [Theory]
    [InlineData("5..", "500")]
    [InlineData("a|b", "a")]
    [InlineData(".*thanos-query.*", "thanos-query")]
    [InlineData("(/dev/)?(mmcblk.p.+|nvme.+)", "mmcblk0p0")]
    [InlineData("(cpu|requests.cpu)", "cpu")]
    [InlineData("[a-c]x+\\d{3}", "ax000")]
    [InlineData("(?:no|none)-\\.", "no-.")]
    [InlineData(".+", "0")]
    [InlineData("[^a]b?", "x")]
    public void A_sample_matches_its_pattern(string pattern, string expected)
    {
        Assert.True(RegexSample.IsMatch(pattern, expected));
        Assert.Equal(expected, RegexSample.Of(pattern).First());
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("[")]
    public void A_pattern_without_a_sample_has_none(string pattern) => Assert.Empty(RegexSample.Of(pattern));
}
