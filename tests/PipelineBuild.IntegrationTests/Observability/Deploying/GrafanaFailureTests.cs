using System.Text;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>What a deployment says and leaves behind when Grafana refuses, breaks or is gone.</summary>
public sealed class GrafanaFailureTests : IDisposable
{
    private readonly GrafanaRig rig = new();

    public void Dispose() => rig.Dispose();

    [LedgerTheory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_that_may_not_do_it_is_told_in_the_words_of_grafana_and_asked_once(int status)
    {
        var behaviour = status == 401 ? GrafanaBehaviour.Unauthorised : GrafanaBehaviour.Forbidden;
        rig.Grafana.Fail("", "api/", behaviour);

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.Equal($"{rig.Grafana.Url} refuses GET /api/dashboards/uid/gateway with {status}: {behaviour.Message}", error.Message);
        Assert.Single(rig.Grafana.Requests);
    }

    [LedgerFact]
    public async Task A_wrong_token_is_never_repeated()
    {
        rig.Token = "glsa_anotherTokenThatIsNotKnown";

        var error = await Assert.ThrowsAsync<PipelineBuild.Tools.Grafana.GrafanaException>(() => rig.DeployAsync());

        Assert.Contains("401: Invalid API key", error.Message);
        Assert.DoesNotContain(rig.Token, error.ToString());
    }

    [LedgerFact]
    public async Task A_missing_token_names_its_variable()
    {
        rig.Token = "";

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => rig.DeployAsync());

        Assert.StartsWith("the variable GRAFANA_TOKEN is not set", error.Message);
        Assert.Empty(rig.Grafana.Requests);
    }

    [LedgerFact]
    public async Task Somebody_who_saves_between_read_and_write_wins_and_a_second_run_sees_the_drift()
    {
        await rig.DeployAsync();
        rig.Dashboard("gateway", refresh: "5m");
        rig.Grafana.BeforeWrite = () => rig.Grafana.Edit("gateway", "refresh", "10s");

        var raced = await rig.DeployAsync();
        var second = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, raced.Outcome);
        Assert.Contains("412: The dashboard has been changed by someone else (version-mismatch)", raced.Summary);
        Assert.Equal("10s", rig.Grafana.Dashboards["gateway"].Newest["refresh"]!.GetValue<string>());
        Assert.Equal((Outcome.Failed, "grafana/drift"), (second.Outcome, Assert.Single(second.Findings).Rule));
    }

    [LedgerFact]
    public async Task Two_runs_at_once_end_well_and_write_one_version()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => rig.DeployAsync()));

        Assert.All(both, result => Assert.Equal((Outcome.Passed, result.Summary), (result.Outcome, result.Summary)));
        Assert.Single(rig.Grafana.Dashboards["gateway"].Versions);
    }

    /// <summary>Seconds, or a date: the clock of the tests begins with the year 1970.</summary>
    [LedgerTheory]
    [InlineData(429, "7")]
    [InlineData(503, "7")]
    [InlineData(429, "Thu, 01 Jan 1970 00:00:07 GMT")]
    public async Task It_waits_as_long_as_grafana_asks(int status, string retryAfter)
    {
        rig.Grafana.Fail("POST", "dashboards/db", status, times: 1, retryAfter: retryAfter);

        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(rig.Time.Waits));
    }

    [LedgerFact]
    public async Task After_500_twice_it_goes_on()
    {
        rig.Grafana.Fail("POST", "dashboards/db", 500, times: 2);

        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
        Assert.Equal(2, rig.Time.Waits.Count);
        Assert.Single(rig.Grafana.Dashboards["gateway"].Versions);
    }

    [LedgerFact]
    public async Task After_500_for_ever_it_gives_up_and_counts()
    {
        rig.Grafana.Fail("POST", "dashboards/db", 500);

        var result = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("POST /api/dashboards/db with 500: stand-in says 500 (tried 5 times)", result.Summary);
        Assert.Equal("started", Assert.Single(await rig.EntriesAsync()).Outcome);
    }

    [LedgerFact]
    public async Task An_answer_that_was_lost_after_the_write_is_no_second_version()
    {
        await rig.DeployAsync();
        rig.Dashboard("gateway", refresh: "5m");
        rig.Grafana.Fail("POST", "dashboards/db", context =>
        {
            // Written, and then the line breaks.
            var content = rig.Grafana.Dashboards["gateway"].Newest.DeepClone().AsObject();
            content["refresh"] = "5m";
            rig.Grafana.Dashboards["gateway"].Add(content);
            return GrafanaStandIn.CutAsync(context);
        }, times: 1);

        var result = await rig.DeployAsync();

        Assert.Equal((Outcome.Passed, result.Summary), (result.Outcome, result.Summary));
        Assert.Single(rig.Time.Waits);
        Assert.Equal(2, rig.Grafana.Dashboards["gateway"].Versions.Count);
    }

    [LedgerFact]
    public async Task A_server_that_is_gone_in_the_middle_leaves_a_partial_entry_and_the_same_command_finishes()
    {
        rig.Dashboard("orders", "Orders");
        rig.Dashboard("payments", "Payments");
        rig.Grafana.BeforeWrite = Break;

        var broken = await rig.DeployAsync();
        rig.Grafana.Mend();
        var finished = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, broken.Outcome);
        Assert.True(broken.Summary.StartsWith($"deployed to production so far: 1 dashboard created; then {rig.Grafana.Url} does not answer POST /api/dashboards/db: ", StringComparison.Ordinal), broken.Summary);
        Assert.Equal((Outcome.Passed, "deployed to production: 2 dashboards created"), (finished.Outcome, finished.Summary));
        Assert.Equal(["grafana started: dashboard gateway creating, dashboard orders creating, dashboard payments creating", "grafana partial: dashboard gateway created", "grafana started: dashboard orders creating, dashboard payments creating", "grafana passed: dashboard gateway unchanged, dashboard orders created, dashboard payments created"], await rig.HistoryAsync());
        Assert.All(rig.Grafana.Dashboards.Values, dashboard => Assert.Single(dashboard.Versions));

        // The first write is still answered.
        void Break() => rig.Grafana.Fail("POST", "dashboards/db", GrafanaStandIn.CutAsync);
    }

    [LedgerFact]
    public async Task A_provisioned_dashboard_is_refused_before_anything_is_changed()
    {
        await rig.DeployAsync();
        rig.Grafana.Dashboards["gateway"].IsProvisioned = true;
        rig.Dashboard("gateway", refresh: "5m");
        rig.Dashboard("orders", "Orders");
        var before = rig.Grafana.Writes.Count;

        var result = await rig.DeployAsync(overwrites: true);

        Assert.Equal((Outcome.Failed, "grafana/provisioned"), (result.Outcome, Assert.Single(result.Findings).Rule));
        Assert.Equal(before, rig.Grafana.Writes.Count);
    }

    [LedgerFact]
    public async Task Grafana_says_itself_that_a_dashboard_is_provisioned_or_a_plugins()
    {
        rig.Grafana.Fail("POST", "dashboards/db", GrafanaBehaviour.Provisioned, times: 1);
        Assert.Contains("400: Cannot save provisioned dashboard", (await rig.DeployAsync()).Summary);

        rig.Grafana.Fail("POST", "dashboards/db", GrafanaBehaviour.PluginDashboard, times: 1);
        Assert.Contains("412: The dashboard belongs to plugin Prometheus (plugin-dashboard)", (await rig.DeployAsync()).Summary);
    }

    [LedgerFact]
    public async Task A_folder_deeper_than_grafana_allows_is_told_in_its_words()
    {
        rig.Dashboard("deep", "Deep", folder: "deep");
        rig.Describe(grafana: "folders:\n  - { path: A/B/C/D/E, dashboards: [deep/*.json] }");

        var result = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("4 folders created; then", result.Summary);
        Assert.Contains("400: Maximum nested folder depth reached", result.Summary);
        Assert.StartsWith("grafana partial: folder ", (await rig.HistoryAsync())[^1]);
    }

    [LedgerFact]
    public async Task The_title_that_another_dashboard_of_the_folder_has_is_told_in_grafanas_words()
    {
        rig.Grafana.Dashboards["theirs"] = new StoredDashboard();
        rig.Grafana.Dashboards["theirs"].Add(new() { ["uid"] = "theirs", ["title"] = "Gateway" });

        var result = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("412: A dashboard with the same name in the folder already exists (name-exists); somebody else changed it meanwhile, or the name is taken", result.Summary);
        Assert.Equal(["theirs"], rig.Grafana.Dashboards.Keys);
    }

    [LedgerFact]
    public async Task The_name_of_a_data_source_that_another_one_has_is_told_in_grafanas_words()
    {
        rig.Grafana.Sources["theirs"] = new() { ["uid"] = "theirs", ["name"] = "Prometheus", ["type"] = "prometheus" };
        rig.Write("sources.yml", "apiVersion: 1\ndatasources:\n  - { uid: ours, name: Prometheus, type: prometheus, url: 'http://127.0.0.1:9090' }\n");
        rig.Describe("dataSources: [sources.yml]");

        var result = await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("409: data source with the same name already exists", result.Summary);
    }

    [LedgerFact]
    public async Task The_token_is_in_nothing_that_is_said_or_kept()
    {
        rig.Write("sources.yml", "datasources:\n  - { uid: db, name: DB, type: postgres, secureJsonData: { password: $SOURCE_PASSWORD } }\n");
        rig.Describe("dataSources: [sources.yml]");
        rig.Grafana.Fail("POST", "dashboards/db", context => HttpServer.WriteAsync(context.Response, 400, Encoding.UTF8.GetBytes($$"""{"message":"no"}""")), times: 1);

        var results = new[] { await rig.DeployAsync(), await rig.DeployAsync(), await rig.TryRollBackAsync() };
        var kept = Directory.EnumerateFiles(rig.Work, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        var entries = (await rig.EntriesAsync()).Select(PipelineBuild.Ledger.LedgerJson.Write);

        Assert.Equal([Outcome.Errored, Outcome.Passed], results.Take(2).Select(result => result!.Outcome));
        Assert.All([.. kept, .. entries, .. rig.Said.Lines, .. results.Select(result => $"{result} {string.Join(' ', result?.Findings ?? [])}")], text =>
        {
            Assert.DoesNotContain(GrafanaStandIn.Token, text);
            Assert.DoesNotContain("hunter2-of-the-source", text);
        });
    }
}
