using PipelineBuild.Ledger;

namespace PipelineBuild.Tests.Ledger;

/// <summary>History: a table with the newest first for people, documents with the oldest first for machines.</summary>
public sealed class LedgerHistoryTests
{
    private static readonly LedgerEntry Bare = new("deploy", "failed") { Time = DateTimeOffset.UnixEpoch, Environment = "staging", Host = "runner" };

    [Fact]
    public async Task The_table_shows_the_newest_first_and_short_hashes()
    {
        using var git = new FakeLedgerGit(Bare, Samples.Full);

        var result = await ShowAsync(git);

        Assert.Equal("2 entries", result.Summary);
        Assert.Equal(["no", "time (UTC)", "what", "outcome", "environment", "version", "commit", "images, packages and resources", "by"], result.Table!.Header);
        Assert.Equal(["2", "2024-05-06 07:08:09", "publish", "passed", "production", "1.4.2", "0123456789ab-dirty", "gateway@sha256:gateway", "ann@laptop"], result.Table.Rows[0]);
        Assert.Equal(["1", "1970-01-01 00:00:00", "deploy", "failed", "staging", "-", "-", "", "runner"], result.Table.Rows[1]);
        Assert.Equal([1, 2], result.Entries.Select(entry => entry.Sequence));
        Assert.Null(result.Document);
    }

    [Fact]
    public async Task Packages_are_shown_with_what_they_replaced()
    {
        using var git = new FakeLedgerGit(Bare with { Packages = [new LedgerPackage("@acme/a", "1.0.0", "https://npm.example.org/", "sha512-x", ["latest"]) { Withdrawn = "1.1.0" }, new LedgerPackage("b", "2.0.0", "https://npm.example.org/", "sha512-y", [])] });

        Assert.Equal("@acme/a@1.0.0 (instead of 1.1.0) b@2.0.0", (await ShowAsync(git)).Table!.Rows[0][^2]);
    }

    [Fact]
    public async Task A_deployment_shows_from_what_to_what_how_and_how_far()
    {
        using var git = new FakeLedgerGit(Samples.Deployment, Samples.Deployment with { From = new LedgerFrom(null, new Dictionary<string, string> { ["agent"] = "sha256:agent" }), Phase = null, Strategy = null, Verdicts = null });

        var rows = (await ShowAsync(git)).Table!.Rows;

        Assert.Equal(
            ["1", "2024-05-06 07:08:09", "deploy (canary)", "failed in RollingBack", "staging", "1.4.2 -> 1.5.0", "-", "gateway@sha256:before -> sha256:gateway agent@sha256:agent gateway: unhealthy agent: healthy", "ann@laptop"], rows[1]);
        Assert.Equal(["deploy", "failed", "staging", "unknown -> 1.5.0"], rows[0].Skip(2).Take(4));
        Assert.EndsWith("gateway@sha256:gateway agent@sha256:agent", rows[0][^2]);
    }

    [Fact]
    public async Task An_environment_filters_and_an_unknown_one_is_told_those_that_exist()
    {
        using var git = new FakeLedgerGit(Bare, Samples.Full, new LedgerEntry("publish", "passed"));

        var some = await ShowAsync(git, "staging");
        var none = await ShowAsync(git, "prod");

        Assert.Equal("1 of 3 entries for staging", some.Summary);
        Assert.Equal("deploy", Assert.Single(some.Entries).Kind);
        Assert.Equal("0 of 3 entries for prod; known: production, staging", none.Summary);
        Assert.Empty(none.Entries);
    }

    [Fact]
    public async Task Without_a_ledger_it_says_where_entries_come_from()
    {
        using var git = new FakeLedgerGit();

        var result = await ShowAsync(git);

        Assert.Equal("there is no ledger yet; DockerPublish writes the first entry", result.Summary);
        Assert.Null(result.Table);
    }

    [Fact]
    public async Task Text_of_others_can_neither_break_a_row_nor_steer_the_terminal()
    {
        using var git = new FakeLedgerGit(Bare with { Actor = "eve\u001b[2J\nroot" });

        Assert.Equal("eve?[2J?root@runner", (await ShowAsync(git)).Table!.Rows[0][^1]);
    }

    [Fact]
    public async Task Lines_of_json_are_the_entries_oldest_first()
    {
        using var git = new FakeLedgerGit(Bare, Samples.Full);

        var result = await ShowAsync(git, export: HistoryExport.Jsonl);

        var lines = result.Document!.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        Assert.Equal(["deploy", "publish"], lines[..2].Select(line => LedgerJson.Read(line).Kind));
    }

    [Fact]
    public async Task Csv_holds_the_id_of_each_entry()
    {
        using var git = new FakeLedgerGit(Bare);

        Assert.EndsWith($",{FakeLedgerGit.Id(1)},,,,,,\n", (await ShowAsync(git, export: HistoryExport.Csv)).Document);
    }

    private static Task<HistoryResult> ShowAsync(FakeLedgerGit git, string? environment = null, HistoryExport export = HistoryExport.None) =>
        new LedgerHistory(git.Ledger).ShowAsync(git.Pipeline(), environment, export, default);
}
