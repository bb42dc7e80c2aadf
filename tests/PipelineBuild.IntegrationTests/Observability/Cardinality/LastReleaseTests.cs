using System.Text;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Observability.Cardinality;

/// <summary>With a real git history.</summary>
public sealed class LastReleaseTests : IDisposable
{
    private readonly CardinalityRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Files_are_counted_as_the_release_had_them_and_growth_fails()
    {
        rig.Folder.Write("a.prom", Series("grown_total", 4) + Series("steady_total", 3) + Series("gone_total", 2));
        await rig.ReleaseAsync("v1.0.0");
        rig.Folder.Write("a.prom", Series("grown_total", 9) + Series("steady_total", 3) + Series("new_total", 1));

        var result = await rig.CheckAsync("maxGrowth: 100\nsources: [{ files: [a.prom] }]");

        Assert.Equal((Outcome.Failed, "v1.0.0"), (result.Outcome, result.ComparedWith));
        Assert.Equal([("grown_total", 4, 9), ("gone_total", 2, 0), ("new_total", 0, 1)], result.Changes.Select(change => (change.Metric, change.Before, change.Now)));
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("observability/cardinality-growth", "a.prom:1:1"), (finding.Rule, finding.Place));
        Assert.StartsWith("4 series in v1.0.0, now 9 of grown_total, 1 without its label user", finding.Message);
    }

    [Fact]
    public async Task As_much_as_is_allowed_passes()
    {
        rig.Folder.Write("a.prom", Series("grown_total", 4));
        await rig.ReleaseAsync("v1.0.0");
        rig.Folder.Write("a.prom", Series("grown_total", 8));

        Assert.Equal(Outcome.Passed, (await rig.CheckAsync("maxGrowth: 100\nsources: [{ files: [a.prom] }]")).Outcome);
        Assert.Equal(Outcome.Failed, (await rig.CheckAsync("maxGrowth: 99\nsources: [{ files: [a.prom] }]")).Outcome);
    }

    [Fact]
    public async Task Of_an_endpoint_the_counts_count_that_were_committed_with_the_release()
    {
        var users = 3;
        using var application = new HttpServer(context => HttpServer.WriteAsync(context.Response, 200, Encoding.UTF8.GetBytes(Series("logins_total", users)), "text/plain"));
        var block = $"maxGrowth: 50\nbaseline: counts.json\nsources: [{{ name: app, scrape: ['http://{application.Host}/metrics'], seconds: 0 }}]";
        var first = await rig.CheckAsync(block);
        rig.Folder.Write("counts.json", File.ReadAllText(rig.Folder.At("artifacts/observability/cardinality.json")));
        await rig.ReleaseAsync("v1.0.0");
        users = 30;

        var second = await rig.CheckAsync(block);

        Assert.Equal((Outcome.Passed, (string?)null), (first.Outcome, first.ComparedWith));
        Assert.Equal((Outcome.Failed, "v1.0.0"), (second.Outcome, second.ComparedWith));
        Assert.Contains("3 series in v1.0.0, now 30 of logins_total", Assert.Single(second.Findings).Message);
        Assert.Contains(second.Text, line => line == "  logins_total: 3 -> 30");
    }

    [Fact]
    public async Task What_can_not_be_compared_is_told_and_counts_that_can_not_be_read_stop_it()
    {
        rig.Folder.Write("counts.json", "{ \"sources\": 7 }");
        await rig.ReleaseAsync("v1.0.0");
        rig.Folder.Write("a.prom", Series("grown_total", 4));

        var unknown = await rig.CheckAsync("maxGrowth: 0\nsources: [{ files: [a.prom] }]");

        Assert.Equal((Outcome.Passed, Severity.Warning), (unknown.Outcome, Assert.Single(unknown.Findings).Severity));
        Assert.Contains("v1.0.0 has no counts of this source, so maxGrowth was not asked", unknown.Findings[0].Message);
        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => rig.CheckAsync("maxGrowth: 0\nbaseline: counts.json\nsources: [{ files: [a.prom] }]"));
        Assert.StartsWith("counts.json of v1.0.0 holds no counts to compare with", broken.Message);
    }

    [Fact]
    public async Task Without_a_release_it_says_so_and_does_not_fail()
    {
        rig.Folder.Write("a.prom", Series("grown_total", 4));

        var result = await rig.CheckAsync("maxGrowth: 0\nsources: [{ files: [a.prom] }]");

        Assert.Equal((Outcome.Passed, (string?)null), (result.Outcome, result.ComparedWith));
        Assert.StartsWith("Not compared with a release", Assert.Single(result.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("v1.0.0-beta.1")]
    public async Task A_history_without_a_release_says_so_and_does_not_fail(string? tag)
    {
        rig.Folder.Write("a.prom", Series("grown_total", 4));
        await (tag is null ? rig.CommitAsync() : rig.ReleaseAsync(tag));

        var result = await rig.CheckAsync("maxGrowth: 0\nsources: [{ files: [a.prom] }]");

        Assert.Equal((Outcome.Passed, (string?)null), (result.Outcome, result.ComparedWith));
        Assert.Equal("Not compared with a release: there is no earlier release with a tag such as v1.0.0.", Assert.Single(result.Text));
    }

    private static string Series(string metric, int users) =>
        string.Concat(Enumerable.Range(0, users).Select(user => $"{metric}{{user=\"{user}\"}} 1\n"));
}
