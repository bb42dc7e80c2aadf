using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public sealed class ImageReleaserTests : IDisposable
{
    private const string Two = "  images: [{ name: acme/app, context: app }, { name: acme/tool, context: app, tagPrefix: tool-v }]\n";

    private readonly ContainersRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_version_of_another_commit_stays_for_all_images_and_both_digests_and_commits_are_named()
    {
        await PublishAsync("1.2.3", 'a');
        var there = TagOf("1.2.3");
        var writes = rig.Registry.Writes.Where(write => !write.Contains("sha-")).ToList();

        var refused = await PublishAsync("1.2.3", 'b', containers: "  images: [{ name: acme/new, context: app }, { name: acme/app, context: app }]\n");

        Assert.Equal(Outcome.Failed, refused.Outcome);
        var finding = Assert.Single(refused.Findings);
        Assert.Equal("containers/version-taken", finding.Rule);
        Assert.Contains($"acme/app:1.2.3 is there already: {there}, published from commit {Sha('a')}; this is sha256:", finding.Message);
        Assert.EndsWith($" of commit {Sha('b')}", finding.Message);
        Assert.Equal(there, TagOf("latest"));
        Assert.DoesNotContain(rig.Registry.Manifests.Keys, key => key is "acme/new@1.2.3" or "acme/new@latest");
        Assert.Contains("version-taken", Assert.Single((await rig.PublishPlanner.PlanAsync(rig.Config(), default)).Findings, one => one.Severity == Severity.Error).Rule);
    }

    [Theory]
    [InlineData("  images: [{ name: acme/tool, context: app }]\n", "1 of 1 image would replace a published version; no tag was moved.", "containers/version-taken", "refused")]
    [InlineData("  images: [{ name: acme/app, context: app }, { name: acme/tool, context: app }]\n", "is that one's, and acme/app has tags of this one, as the ledger says.", "containers/version-taken containers/partial-publish containers/partial-publish containers/partial-publish containers/partial-publish", "partial")]
    public async Task A_version_that_another_commit_takes_while_this_one_is_tagged_is_lost_and_what_is_left_is_said(string containers, string summary, string rules, string recorded)
    {
        const string Tool = "  images: [{ name: acme/tool, context: app }]\n";
        await PublishAsync("1.2.3", 'b', containers: Tool);
        var winner = rig.Registry.Manifests["acme/tool@1.2.3"];
        string[] tags = ["1.2.3", "1.2", "1", "latest"];
        foreach (var tag in tags)
        {
            rig.Registry.Manifests.TryRemove($"acme/tool@{tag}", out _);
        }

        rig.Registry.Intercept = context =>
        {
            // Our own version is set by now; the other publisher looked before that, as we did.
            if (context.Request.HttpMethod == "PUT" && context.Request.RawUrl!.EndsWith("/acme/tool/manifests/1.2", StringComparison.Ordinal))
            {
                rig.Registry.Manifests["acme/tool@1.2.3"] = winner;
            }

            return Task.FromResult(false);
        };

        var lost = await PublishAsync("1.2.3", 'a', containers: containers);

        Assert.Equal(Outcome.Failed, lost.Outcome);
        Assert.Contains(summary, lost.Summary);
        Assert.Equal(rules, string.Join(' ', lost.Findings.Select(finding => finding.Rule)));
        Assert.Contains($"acme/tool:1.2.3 is there already: {winner.Digest}, published from commit {Sha('b')}", lost.Findings[0].Message);
        Assert.All(tags, tag => Assert.True(rig.Registry.Manifests[$"acme/tool@{tag}"].Digest == winner.Digest, tag));
        Assert.Equal(["passed", recorded], (await LedgerAsync()).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task With_overwrite_the_version_goes_to_the_new_commit_and_the_ledger_tells_what_it_was()
    {
        await PublishAsync("1.2.3", 'a');
        var there = TagOf("1.2.3");

        var published = await PublishAsync("1.2.3", 'b', overwrites: true);

        Assert.Equal(Outcome.Passed, published.Outcome);
        Assert.NotEqual(there, TagOf("1.2.3"));
        Assert.Equal(TagOf("1.2.3"), TagOf("latest"));
        Assert.StartsWith("--overwrite: ", (await LedgerAsync())[^1].Reason);
        Assert.Contains(there, (await LedgerAsync())[^1].Reason);
    }

    [Fact]
    public async Task When_the_registry_fails_between_two_tags_the_rest_is_named_and_done_by_the_next_run()
    {
        rig.Registry.Intercept = async context =>
        {
            var breaks = context.Request.HttpMethod == "PUT" && context.Request.RawUrl!.EndsWith("/acme/tool/manifests/1", StringComparison.Ordinal);
            await (breaks ? FakeRegistry.EndAsync(context.Response, 507, "disk full") : Task.CompletedTask);
            return breaks;
        };

        var half = await PublishAsync("1.2.3", 'a', containers: Two);

        Assert.Equal(Outcome.Errored, half.Outcome);
        Assert.Contains($"Not moved: {rig.Registry.Host}/acme/tool:1, {rig.Registry.Host}/acme/tool:latest;", half.Summary);
        Assert.Equal([$"sha-{Sha('a')}", "1.2.3", "1.2"], half.Images[1].Tags);
        Assert.Equal(["partial"], (await LedgerAsync()).Select(entry => entry.Outcome));
        Assert.Contains("not moved: ", (await LedgerAsync())[0].Reason);

        rig.Registry.Intercept = _ => Task.FromResult(false);
        var again = await PublishAsync("1.2.3", 'a', containers: Two);

        Assert.Equal((Outcome.Passed, "1 latest"), (again.Outcome, string.Join(' ', again.Images.SelectMany(image => image.MovedTags))));
        Assert.Equal(["partial", "passed"], (await LedgerAsync()).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task A_higher_version_that_arrives_while_tags_are_moved_gets_them_back()
    {
        await PublishAsync("2.0.0", 'b');
        var higher = rig.Registry.Manifests["acme/app@2.0.0"];
        foreach (var tag in (string[])["2.0.0", "2.0", "2", "latest"])
        {
            rig.Registry.Manifests.TryRemove($"acme/app@{tag}", out _);
        }

        rig.Registry.Intercept = context =>
        {
            // The other publisher is done between our look and our write.
            if (context.Request.HttpMethod == "PUT" && context.Request.RawUrl!.EndsWith("/acme/app/manifests/latest", StringComparison.Ordinal))
            {
                rig.Registry.Manifests.TryAdd("acme/app@2.0.0", higher);
            }

            return Task.FromResult(false);
        };

        var published = await PublishAsync("1.9.0", 'a');

        Assert.Equal(Outcome.Passed, published.Outcome);
        Assert.Equal([$"sha-{Sha('a')}", "1.9.0", "1.9", "1"], published.Images[0].Tags);
        Assert.Equal(higher.Digest, TagOf("latest"));
    }

    [Fact]
    public async Task Each_image_has_the_version_of_its_own_release_line()
    {
        rig.Git.Tags.AddRange(["v1.0.0", "tool-v2.5.0", "v-3.0.0"]);

        var published = await PublishAsync(null, 'a', containers: Two);

        Assert.Equal(["1.0.0", "2.5.0"], published.Images.Select(image => image.Version));
        Assert.Equal(["1.0.0", "2.5.0"], (await LedgerAsync())[0].Images.Select(image => image.Version));
        Assert.True(rig.Registry.Manifests.ContainsKey("acme/tool@2.5.0"));
        Assert.False(rig.Registry.Manifests.ContainsKey("acme/tool@1.0.0"));
        Assert.Contains("\"VERSION\": \"2.5.0\"", File.ReadAllText(rig.LastBake!.File));
    }

    [Fact]
    public void A_version_that_names_no_line_is_refused_where_there_are_several()
    {
        var error = Assert.Throws<PipelineBuild.Configuration.ConfigException>(() => rig.Config(Two).Asking(new AskedRelease("1.2.3")));

        Assert.Contains("--package-version=1.2.3 does not say which release line is meant, and there are v, tool-v", error.Message);
        Assert.Equal("3.0.0", rig.Config(Two).Asking(new AskedRelease("tool-v3.0.0")).AskedVersionOf("tool-v")?.ToString());
        Assert.Null(rig.Config(Two).Asking(new AskedRelease("tool-v3.0.0")).AskedVersionOf("v"));
    }

    [Fact]
    public async Task DockerTags_tells_what_is_there_and_what_a_publish_would_do_over_all_pages()
    {
        await PublishAsync("2.0.1", 'a');
        rig.Registry.PageSize = 1;
        Use('b');
        var config = rig.Config(head: "version: 1.4.2\n");

        var shown = await rig.TagReporter.ShowAsync(config, default);
        var plan = await rig.TagReporter.ExplainAsync(config, default);

        Assert.Equal(["1.4.2 moves", "1.4 moves", "1 moves", "latest stays", "2 ", "2.0 ", "2.0.1 ", $"sha-{Sha('a')} "], shown.Images[0].Tags.Select(tag => $"{tag.Tag} {tag.Publish}"));
        Assert.Equal(("2.0.1", TagOf("latest")), (shown.Images[0].Tags[3].Version, shown.Images[0].Tags[3].Digest));
        Assert.Contains("  latest stays: 2.0.1 is there", plan.Text);
        Assert.Contains("acme/app 1.4.2", plan.Text);
    }

    [Fact]
    public async Task Published_in_any_order_through_the_registry_no_moving_tag_points_to_a_lower_version()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var digests = new Dictionary<string, SemanticVersion>();
        for (var release = 0; release < 10; release++)
        {
            var version = new SemanticVersion(random.Next(1, 3), random.Next(2), random.Next(3), random.Next(4) == 0 ? "rc.1" : "");
            if (rig.Registry.Manifests.ContainsKey($"acme/app@{version}"))
            {
                continue;
            }

            var published = await PublishAsync(version.ToString(), (char)('a' + (release % 6)));
            Assert.True(published.Outcome == Outcome.Passed, $"seed {seed}: {published.Summary}");
            digests[published.Images[0].Digest] = version;
            var stable = digests.Values.Where(known => known.IsStable).ToList();
            foreach (var (key, manifest) in rig.Registry.Manifests.Where(pair => pair.Key is "acme/app@latest" or "acme/app@1" or "acme/app@2" || pair.Key.Length == "acme/app@1.2".Length))
            {
                var tag = key["acme/app@".Length..];
                var highest = stable.Where(known => tag == "latest" || $"{known}.".StartsWith($"{tag}.", StringComparison.Ordinal)).Max();
                Assert.True(highest == digests[manifest.Digest], $"seed {seed}: {tag} is {digests[manifest.Digest]}, not {highest}");
            }
        }
    }

    private async Task<ImagePublishResult> PublishAsync(string? version, char commit, bool overwrites = false, string containers = "  images: [{ name: acme/app, context: app }]\n")
    {
        Use(commit);
        rig.Content = $"{version} of {commit}";
        var config = rig.Config(containers, version is null ? "" : $"version: {version}\n") with { Overwrites = overwrites };
        await rig.BuildAsync(config);
        return await rig.Publisher.PublishAsync(config, default);
    }

    private void Use(char commit) => rig.Git.Head = rig.Git.Head! with { Sha = Sha(commit) };

    private string TagOf(string tag) => rig.Registry.Manifests[$"acme/app@{tag}"].Digest;

    private Task<IReadOnlyList<PipelineBuild.Ledger.LedgerEntry>> LedgerAsync() => rig.Ledger.ReadAsync(rig.Config().Workspace, rig.Config().Ledger, default);

    private static string Sha(char letter) => new(letter, 40);
}
