using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Tests.Artifacts.PromQl;

public class PromDurationTests
{
    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d2h", 93600)]
    [InlineData("1500ms", 1.5)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("1y", 31536000)]
    [InlineData("1w1d1h1m1s1ms", 694861.001)]
    public void A_duration_is_read(string text, double seconds)
    {
        Assert.True(PromDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5x")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    [InlineData("1m1h")]
    [InlineData("1h1h")]
    [InlineData("1M")]
    [InlineData("00")]
    [InlineData("300y")]
    [InlineData("99999999999999999999s")]
    public void What_is_none_is_refused(string text) => Assert.False(PromDuration.TryParse(text, out _));
}
