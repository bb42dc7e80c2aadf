using PipelineBuild.Artifacts;
using PipelineBuild.Containers;

namespace PipelineBuild.Tests.Containers;

public class VersionTagsTests
{
    [Theory]
    [InlineData("1.2.3", "", "1.2.3 1.2 1 latest")]
    [InlineData("0.2.3", "", "0.2.3 0.2 latest")]
    [InlineData("1.2.3-rc.1", "", "1.2.3-rc.1")]
    [InlineData("1.2.3+build.7", "", "1.2.3 1.2 1 latest")]
    [InlineData("1.2.3-rc.1+build.7", "", "1.2.3-rc.1")]
    [InlineData("1.2.3", "1.2.4", "1.2.3")]
    [InlineData("1.2.3", "1.3.0", "1.2.3 1.2")]
    [InlineData("1.2.3", "2.0.0", "1.2.3 1.2 1")]
    [InlineData("1.2.3", "2.0.0-rc.1 1.2.4-rc.1", "1.2.3 1.2 1 latest")]
    [InlineData("1.2.3", "latest 9 9.9 sha-abc nightly", "1.2.3 1.2 1 latest")]
    [InlineData("1.2.3", "1.2.3", "1.2.3 1.2 1 latest")]
    public void A_release_moves_the_tags_of_which_it_is_the_highest(string version, string existing, string tags) =>
        Assert.Equal(tags, string.Join(' ', VersionTags.For(Parse(version), existing.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void In_whatever_order_releases_are_published_no_moving_tag_ends_below_a_release_of_its_line()
    {
        var random = new Random(20240506);
        for (var round = 0; round < 500; round++)
        {
            var registry = new Dictionary<string, SemanticVersion>();
            for (var release = 0; release < 12; release++)
            {
                var version = new SemanticVersion(random.Next(3), random.Next(3), random.Next(3), random.Next(4) == 0 ? "rc.1" : "");
                foreach (var tag in VersionTags.For(version, registry.Keys.ToList()))
                {
                    Assert.False(IsMoving(tag) && registry.TryGetValue(tag, out var before) && before.CompareTo(version) > 0, $"{tag} went back to {version}");
                    registry[tag] = version;
                }

                Assert.Equal(version, registry[version.ToString()]);
            }

            var stable = registry.Where(pair => !IsMoving(pair.Key) && pair.Value.IsStable).Select(pair => pair.Value).ToList();
            Assert.Equal(stable.Max(), registry.GetValueOrDefault("latest"));
            Assert.All(stable, version => Assert.True(registry[$"{version.Major}.{version.Minor}"].CompareTo(version) >= 0));
            Assert.All(registry.Where(pair => IsMoving(pair.Key)), pair => Assert.True(pair.Value.IsStable));
            Assert.False(registry.ContainsKey("0"));
        }
    }

    private static bool IsMoving(string tag) => !SemanticVersion.TryParse(tag, out _);

    private static SemanticVersion Parse(string text) => SemanticVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
