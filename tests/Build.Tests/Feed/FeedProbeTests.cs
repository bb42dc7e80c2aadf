using System.Text.RegularExpressions;

namespace Build.Tests.Feed;

/// <summary>The feed decides once which flavour of Cake is built.</summary>
public sealed class FeedProbeTests : IDisposable
{
    private const string Sentinel = "YamlDotNet@16.3.0";

    private readonly ScratchClone _clone = new();

    private static IReadOnlyList<string> Wanted { get; } =
        Regex.Match(File.ReadAllText(RepositoryRoot.File("src", "CakeCompat", "feed.props")), "<CakeWanted>(.+)</CakeWanted>").Groups[1].Value.Split(' ');

    [Fact]
    public void A_feed_with_everything_means_the_official_packages()
    {
        Assert.Equal("true", _clone.Offer([.. Wanted, Sentinel]).Flavour());
        Assert.Equal(["complete"], _clone.Stamps);
    }

    [Fact]
    public void A_feed_that_lacks_one_means_the_layer()
    {
        Assert.Equal("false", _clone.Offer([.. Wanted.SkipLast(1), Sentinel]).Flavour());
        Assert.Equal(["partial"], _clone.Stamps);
    }

    [Fact]
    public void A_feed_that_cannot_be_reached_decides_nothing()
    {
        Assert.Equal("false", _clone.Flavour());
        Assert.Empty(_clone.Stamps);
        Assert.Equal("true", _clone.Offer([.. Wanted, Sentinel]).Flavour());
    }

    [Fact]
    public void A_choice_by_hand_asks_nobody()
    {
        Assert.Equal("true", _clone.Offer([Sentinel]).Flavour("-property:UseOfficialCake=true"));
        Assert.Empty(_clone.Stamps);
    }

    public void Dispose() => _clone.Dispose();
}
