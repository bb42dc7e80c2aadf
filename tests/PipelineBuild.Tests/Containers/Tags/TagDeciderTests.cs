using PipelineBuild.Artifacts;
using PipelineBuild.Containers.Tags;

namespace PipelineBuild.Tests.Containers.Tags;

public class TagDeciderTests
{
    private static readonly Trigger Plain = new(null, null, IsSchedule: false, new DateTimeOffset(2024, 5, 6, 23, 0, 0, TimeSpan.FromHours(-2)));

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
        Assert.Equal(tags, Moved(TagRule.Default, version, existing));

    [Fact]
    public void Every_decision_says_why()
    {
        Assert.Equal(
            [
                "1.4.2 True the version's own",
                "1.4 True no higher stable version is there",
                "1 False 1.10.0 is there",
                "latest False 2.0.1 is there",
            ],
            Decide(TagRule.Default, "1.4.2", "2.0.1 1.10.0 1.4.1 3.0.0-rc.1").Select(Told));
        Assert.Equal(["0.4.2 True the version's own", "0.4 True no higher stable version is there", "0 False 0.x promises nothing", "latest True no higher stable version is there"], Decide(TagRule.Default, "0.4.2", "").Select(Told));
        Assert.Equal("1.5 False 1.5.0-rc.1 is a pre-release", Told(Decide(TagRule.Default, "1.5.0-rc.1", "")[1]));
    }

    [Fact]
    public void A_custom_tag_with_a_part_of_the_version_never_goes_back_either()
    {
        var rules = Rules("semver {version}-alpine", "raw {major}.{minor}-alpine", "raw v{major}-stable");

        Assert.Equal("1.2.3-alpine 1.2-alpine v1-stable", Moved(rules, "1.2.3", "9.0.0"));
        Assert.Equal("1.2.3-alpine", Moved(rules, "1.2.3", "1.2.4-alpine"));
        Assert.Equal("1.2.3-alpine 1.2-alpine", Moved(rules, "1.2.3", "1.3.0-alpine"));
        Assert.Equal("1.2.3-rc.1-alpine", Moved(rules, "1.2.3-rc.1", ""));
    }

    [Theory]
    [InlineData("main", null, false, "sha-0123456 edge main")]
    [InlineData("feature/GH-12_a b", null, false, "sha-0123456 edge feature-GH-12_a-b")]
    [InlineData("topic", 12, false, "sha-0123456 edge pr-12")]
    [InlineData("main", null, true, "sha-0123456 edge main nightly-20240507")]
    [InlineData(null, null, false, "sha-0123456 edge")]
    public void What_started_the_run_decides_on_the_other_tags(string? branch, int? pullRequest, bool isSchedule, string tags)
    {
        var rules = Rules("branch {branch}", "pr pr-{number}", "sha sha-{shortCommit}", "schedule nightly-{date}", "raw edge");
        var facts = new TagFacts(null, "0123456789abcdef", new Trigger(branch, pullRequest, isSchedule, Plain.Now));

        Assert.Equal(tags.Split(' ').Order(), TagDecider.Decide(rules, facts, []).Where(decision => decision.Moves).Select(decision => decision.Tag).Order());
    }

    [Theory]
    [InlineData("1.4.2")]
    [InlineData("1.4")]
    [InlineData("1")]
    [InlineData("latest")]
    public void A_branch_that_is_called_like_a_version_gets_no_tag(string branch)
    {
        IReadOnlyList<TagRule> rules = [.. TagRule.Default, .. Rules("branch {branch}")];

        Assert.DoesNotContain(TagDecider.Decide(rules, new TagFacts(null, "0123", Plain with { Branch = branch }), []), decision => decision.Moves);
    }

    /// <summary>Several images and lines, back-ports and pre-releases, in any order. The seed of a failure is in its message.</summary>
    [Fact]
    public void In_whatever_order_releases_are_published_no_moving_tag_points_below_a_release_of_its_line()
    {
        IReadOnlyList<IReadOnlyList<TagRule>> images = [TagRule.Default, Rules("semver {version}", "semver {major}", "raw v{major}.{minor}-stable", "semver latest"), Rules("semver r{version}", "semver r{minor}", "semver newest")];
        for (var round = 0; round < 500; round++)
        {
            var seed = 20240506 + round;
            var random = new Random(seed);
            var registries = images.Select(_ => new Dictionary<string, SemanticVersion>()).ToList();
            for (var release = 0; release < 15; release++)
            {
                var which = random.Next(images.Count);
                Publish(images[which], registries[which], new SemanticVersion(random.Next(3), random.Next(3), random.Next(3), random.Next(4) == 0 ? "rc.1" : ""), seed);
            }

            foreach (var (rules, registry) in images.Zip(registries))
            {
                AllAtTheHighest(rules, registry, seed);
            }
        }
    }

    private static void Publish(IReadOnlyList<TagRule> rules, Dictionary<string, SemanticVersion> registry, SemanticVersion version, int seed)
    {
        foreach (var decision in TagDecider.Decide(rules, new TagFacts(version, "0123", Plain), registry.Keys.ToList()).Where(decision => decision.Moves))
        {
            Assert.False(decision.Kind == TagKind.Moving && registry.TryGetValue(decision.Tag, out var before) && before.CompareTo(version) > 0, $"seed {seed}: {decision.Tag} went back to {version}");
            registry[decision.Tag] = version;
        }
    }

    private static void AllAtTheHighest(IReadOnlyList<TagRule> rules, Dictionary<string, SemanticVersion> registry, int seed)
    {
        var whole = rules.Single(rule => rule.Pattern.IsWholeVersion).Pattern;
        var stable = registry.Where(pair => whole.VersionOf(pair.Key) is not null && pair.Value.IsStable).Select(pair => pair.Value).ToList();
        foreach (var version in stable)
        {
            foreach (var rule in rules.Where(rule => rule.IsMoving && !(version.Major == 0 && rule.Pattern is { Exactness: 1 } pattern && pattern.Uses(TagPattern.Major))))
            {
                var tag = rule.Pattern.Render(new TagFacts(version, "0123", Plain))!;
                Assert.True(registry[tag].Equals(stable.Where(other => rule.Pattern.IsSameLine(other, version)).Max()), $"seed {seed}: {tag} is {registry[tag]}");
            }
        }
    }

    private static string Moved(IReadOnlyList<TagRule> rules, string version, string existing) =>
        string.Join(' ', Decide(rules, version, existing).Where(decision => decision.Moves).Select(decision => decision.Tag));

    private static IReadOnlyList<TagDecision> Decide(IReadOnlyList<TagRule> rules, string version, string existing) =>
        TagDecider.Decide(rules, new TagFacts(SemanticVersion.TryParse(version, out var parsed) ? parsed : throw new FormatException(version), "0123", Plain), existing.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IReadOnlyList<TagRule> Rules(params string[] rules) => rules.Select(rule => rule.Split(' ')).Select(parts => new TagRule(Enum.Parse<TagRuleType>(parts[0], ignoreCase: true), new TagPattern(parts[1]))).ToList();

    private static string Told(TagDecision decision) => $"{decision.Tag} {decision.Moves} {decision.Why}";
}
