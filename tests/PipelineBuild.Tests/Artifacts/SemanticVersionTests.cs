using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class SemanticVersionTests
{
    [Fact]
    public void Versions_are_ordered_as_semver_org_lists_them()
    {
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10", "10.0.0"];

        Assert.Equal(ordered, ordered.Reverse().Select(Parse).Order().Select(version => version.ToString()));
    }

    [Theory]
    [InlineData("1.0.0+a", "1.0.0+b")]
    [InlineData("1.0.0-rc.1+a", "1.0.0-rc.1")]
    public void Build_metadata_does_not_count(string one, string other) => Assert.Equal(0, Parse(one).CompareTo(Parse(other)));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("v1.2.3")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3 ")]
    [InlineData("1.2.3\n")]
    [InlineData("1.2.99999999999")]
    [InlineData("١.2.3")]
    public void What_the_grammar_does_not_allow_is_no_version(string text) => Assert.False(SemanticVersion.TryParse(text, out _));

    [Fact]
    public void Any_versions_are_read_back_from_their_text_and_are_totally_ordered()
    {
        var random = new Random(20240506);
        var versions = Enumerable.Range(0, 300).Select(_ => Any(random)).ToList();

        Assert.All(versions, version => Assert.Equal(version, Parse(version.ToString())));
        for (var round = 0; round < 5000; round++)
        {
            var (a, b, c) = (Pick(), Pick(), Pick());
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            Assert.False(a.CompareTo(b) <= 0 && b.CompareTo(c) <= 0 && a.CompareTo(c) > 0, $"{a} {b} {c}");
            Assert.Equal(a.CompareTo(b) == 0, a with { Build = "" } == b with { Build = "" });
        }

        SemanticVersion Pick() => versions[random.Next(versions.Count)];
    }

    private static SemanticVersion Any(Random random)
    {
        string[] identifiers = ["0", "1", "2", "10", "99999999999999999999", "a", "A", "alpha", "rc", "-", "1a", "x-y"];
        string Identifiers(int most) => string.Join('.', Enumerable.Range(0, random.Next(most)).Select(_ => identifiers[random.Next(identifiers.Length)]));
        return new SemanticVersion(random.Next(3), random.Next(3), random.Next(3), Identifiers(4), Identifiers(3));
    }

    private static SemanticVersion Parse(string text) => SemanticVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
