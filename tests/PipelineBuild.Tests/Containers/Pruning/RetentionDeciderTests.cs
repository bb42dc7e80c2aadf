using PipelineBuild.Containers.Pruning;
using PipelineBuild.Containers.Tags;
using PipelineBuild.Ledger;

namespace PipelineBuild.Tests.Containers.Pruning;

public sealed class RetentionDeciderTests
{
    private const string Place = "registry.example.org/acme/app";

    private static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Nobody = [];

    private readonly ContentBuilder content = new();
    private bool keepLines = true;

    [Fact]
    public void Of_the_releases_the_highest_stay_whatever_the_order_they_came_in()
    {
        var (old, middle, high) = (content.Image("a", "1.9.0"), content.Image("b", "1.10.0"), content.Image("c", "2.0.0"));

        var decision = Decide(keep: 2);

        Assert.Equal([middle, high], decision.Kept.Select(kept => kept.Digest));
        Assert.Equal(["release 1.10.0, one of the last 2"], decision.Kept[0].Reasons);
        Assert.Equal("release 1.9.0 is older than the last 2", decision.Gone.Single(gone => gone.Digest == old).Why);
    }

    [Fact]
    public void What_hangs_on_a_release_goes_with_it_the_index_first_and_its_signatures_last()
    {
        var platform = content.Platform("a");
        var old = content.Image("a", "1.0.0", "sha-1111111111111111111111111111111111111111");
        var (ofIndex, ofPlatform) = (content.Sign(old), content.Sign(platform));
        content.Image("b", "1.1.0");

        var gone = Decide(keep: 1).Gone;

        Assert.Equal([old, platform], gone.Take(2).Select(manifest => manifest.Digest));
        Assert.Equal(new[] { ofIndex, ofPlatform }.Order(), gone.Skip(2).Select(manifest => manifest.Digest).Order());
        Assert.Equal(["1.0.0", "sha-1111111111111111111111111111111111111111"], gone[0].Tags);
        Assert.Equal($"part of {old}", gone[1].Why);
        Assert.Contains(gone, manifest => manifest.Why == $"about {platform}");
    }

    [Fact]
    public void A_platform_that_a_release_that_stays_shares_stays_with_its_signature()
    {
        var shared = content.Platform("shared");
        var signature = content.Sign(shared);
        var old = content.Index(shared, content.Platform("old"));
        content.Image("x", "0.9.0");
        var (oldTagged, kept) = (Tag(old, "1.0.0"), Tag(content.Index(shared, content.Platform("new")), "1.1.0"));

        var decision = Decide(keep: 1);

        Assert.Contains(oldTagged, decision.Gone.Select(gone => gone.Digest));
        Assert.Superset(new HashSet<string> { kept, shared, signature }, decision.Reached.ToHashSet());
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("main")]
    [InlineData("buildcache")]
    [InlineData("nightly-20240506")]
    public void Any_other_tag_keeps_what_it_names(string tag)
    {
        var old = content.Image("a", "1.0.0", tag);
        content.Image("b", "1.1.0");

        var decision = Decide(keep: 1);

        Assert.Equal([$"tag {tag}"], decision.Kept.Single(kept => kept.Digest == old).Reasons);
        Assert.Empty(decision.Gone);
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1", true)]
    [InlineData("latest", false)]
    [InlineData("main", false)]
    public void The_tag_of_a_line_goes_with_its_last_release_when_lines_are_not_kept(string tag, bool goes)
    {
        keepLines = false;
        var old = content.Image("a", "1.0.0", tag);
        content.Image("b", "2.0.0", "2", "2.0");

        Assert.Equal(goes, Decide(keep: 1).Gone.Any(gone => gone.Digest == old));
    }

    [Fact]
    public void Containers_and_environments_keep_what_they_need()
    {
        var (one, two, three) = (content.Image("a", "1.0.0"), content.Image("b", "1.1.0"), content.Image("c", "1.2.0"));
        var running = new Dictionary<string, string> { [two] = "container web" };

        var decision = Decide(1, running, Entry("deploy", one) with { Environment = "production", Sequence = 7 }, Entry("deploy", three) with { Environment = "staging", Sequence = 8 });

        Assert.Empty(decision.Gone);
        Assert.Equal(["environment production (deploy in entry 7)"], decision.Kept.Single(kept => kept.Digest == one).Reasons);
        Assert.Equal(["container web"], decision.Kept.Single(kept => kept.Digest == two).Reasons);
    }

    [Fact]
    public void An_environment_keeps_as_many_as_it_may_want_to_go_back_to()
    {
        var (one, two, three) = (content.Image("a", "1.0.0"), content.Image("b", "1.1.0"), content.Image("c", "1.2.0"));
        content.Image("d", "9.0.0");
        content.Image("e", "9.1.0");

        var gone = Decide(2, Nobody, Deployed(one), Deployed(two), Deployed(three), Deployed(two)).Gone;

        Assert.Contains(one, gone.Select(manifest => manifest.Digest));
        Assert.DoesNotContain(two, gone.Select(manifest => manifest.Digest));
        Assert.DoesNotContain(three, gone.Select(manifest => manifest.Digest));
    }

    [Fact]
    public void Pre_releases_of_what_is_to_come_stay_and_those_of_the_past_go()
    {
        var (past, coming) = (content.Image("a", "1.0.0-rc.1"), content.Image("b", "2.0.0-rc.1"));
        content.Image("c", "1.0.0");
        content.Image("d", "1.1.0");

        var decision = Decide(keep: 1);

        Assert.Contains(past, decision.Gone.Select(gone => gone.Digest));
        Assert.DoesNotContain(coming, decision.Gone.Select(gone => gone.Digest));
    }

    [Theory]
    [InlineData("passed", -1, true)]
    [InlineData("refused", -1, true)]
    [InlineData("partial", -1, false)]
    [InlineData("passed", 1, false)]
    [InlineData(null, 0, false)]
    public void A_commit_that_is_no_release_goes_when_the_ledger_says_that_it_is_older_than_all_releases_that_stay(string? outcome, int hours, bool goes)
    {
        const string Commit = "1234567890123456789012345678901234567890";
        var branch = content.Image("branch", $"sha-{Commit}");
        content.Image("a", "1.0.0");
        var kept = content.Image("b", "1.1.0");
        LedgerEntry[] entries = [Entry("publish", kept) with { Time = Now }];

        var decision = Decide(1, Nobody, outcome is null ? entries : [Entry("publish", branch, outcome) with { Commit = Commit, Time = Now.AddHours(hours) }, .. entries]);

        Assert.Equal(goes, decision.Gone.Any(gone => gone.Digest == branch));
    }

    [Fact]
    public void A_commit_stays_while_it_is_not_known_when_the_releases_were_published()
    {
        const string Commit = "1234567890123456789012345678901234567890";
        var branch = content.Image("branch", $"sha-{Commit}");
        content.Image("a", "1.0.0");
        content.Image("b", "1.1.0");

        Assert.DoesNotContain(Decide(1, Nobody, Entry("publish", branch) with { Commit = Commit }).Gone, gone => gone.Digest == branch);
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(59, false)]
    [InlineData(null, false)]
    public void What_no_tag_names_goes_once_its_tag_can_not_be_on_the_way(int? minutes, bool goes)
    {
        var loose = content.Image("loose");
        if (minutes is { } age)
        {
            content.PushedAt(loose, Now.AddMinutes(-age));
            content.PushedAt(content.Platform("loose"), Now.AddMinutes(-age));
        }

        Assert.Equal(goes ? 2 : 0, Decide(keep: 1).Gone.Count);
    }

    [Fact]
    public void A_signature_of_what_is_gone_goes()
    {
        content.Image("a", "1.0.0");
        var orphan = content.Sign($"sha256:{new string('e', 64)}");

        Assert.Equal([orphan], Decide(keep: 1).Gone.Select(gone => gone.Digest));
    }

    [Fact]
    public void Whatever_there_is_nothing_that_stays_loses_a_part()
    {
        var random = new Random(20240506);
        for (var round = 0; round < 300; round++)
        {
            var made = new ContentBuilder();
            var platforms = Enumerable.Range(0, 6).Select(number => made.Platform($"{number}")).ToList();
            foreach (var minor in Enumerable.Range(0, random.Next(1, 8)))
            {
                var index = made.Index(platforms.Where(_ => random.Next(2) == 0).Append(platforms[random.Next(6)]).Distinct().ToArray());
                Tag(made, index, $"1.{minor}.0");
                if (random.Next(3) == 0)
                {
                    Tag(made, index, "latest");
                }

                if (random.Next(2) == 0)
                {
                    made.Sign(index);
                }
            }

            platforms.Where(_ => random.Next(2) == 0).ToList().ForEach(digest => made.Sign(digest));
            var whole = made.Build();

            var decision = RetentionDecider.Decide(whole, Place, TagRule.Default, new PruneSettings(random.Next(1, 4), random.Next(2) == 0), new RetentionFacts(Nobody, [], Now));

            var gone = decision.Gone.Select(manifest => manifest.Digest).ToHashSet();
            Assert.Equal(whole.Manifests.Count, gone.Count + decision.Reached.Count);
            Assert.DoesNotContain(decision.Reached.SelectMany(digest => whole.Manifests[digest].Children), child => gone.Contains(child.Digest));
            Assert.DoesNotContain(whole.About, pair => decision.Reached.Contains(pair.Value) && gone.Contains(pair.Key));
            Assert.DoesNotContain(whole.Tags, pair => pair.Key == "latest" && gone.Contains(pair.Value));
        }
    }

    private string Tag(string digest, string tag) => Tag(content, digest, tag);

    private static string Tag(ContentBuilder content, string digest, string tag)
    {
        content.Name(digest, tag);
        return digest;
    }

    private RepositoryDecision Decide(int keep) => Decide(keep, Nobody);

    private RepositoryDecision Decide(int keep, IReadOnlyDictionary<string, string> running, params LedgerEntry[] entries) =>
        RetentionDecider.Decide(content.Build(), Place, TagRule.Default, new PruneSettings(keep, keepLines), new RetentionFacts(running, entries, Now));

    private static LedgerEntry Deployed(string digest) => Entry("deploy", digest) with { Environment = "production" };

    private static LedgerEntry Entry(string kind, string digest, string outcome = "passed") =>
        new(kind, outcome) { Images = [new LedgerImage("acme/app", Place, digest, [], new Dictionary<string, string>())] };
}
