using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>What a rollback puts back from the ledger: what Grafana itself keeps no versions of.</summary>
public sealed class GrafanaRestoreTests : IDisposable
{
    private readonly GrafanaRig rig = new();

    public void Dispose() => rig.Dispose();

    [LedgerFact]
    public async Task A_data_source_comes_back_with_the_secret_of_the_variable_it_had()
    {
        await DeployAllAsync();
        Source("9091", "$OTHER_PASSWORD");
        await PassedAsync();
        Assert.Equal("hunter3-of-the-source", rig.Grafana.Secrets[("prom", "password")]);

        var result = await rig.RollBackAsync();

        Assert.Equal((Outcome.Passed, "entry 4 is taken back on production: 1 data source restored"), (result.Outcome, result.Summary));
        Assert.Equal("http://127.0.0.1:9090", rig.Grafana.Sources["prom"]["url"]!.GetValue<string>());
        Assert.Equal("hunter2-of-the-source", rig.Grafana.Secrets[("prom", "password")]);
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
    }

    [LedgerFact]
    public async Task A_secret_alone_is_taken_back_too()
    {
        await DeployAllAsync();
        Source("9090", "$OTHER_PASSWORD");
        await PassedAsync();

        Assert.Equal(Outcome.Passed, (await rig.RollBackAsync()).Outcome);
        Assert.Equal("hunter2-of-the-source", rig.Grafana.Secrets[("prom", "password")]);
    }

    [LedgerFact]
    public async Task A_rule_and_the_interval_of_its_group_come_back()
    {
        await DeployAllAsync();
        Rule("for: 9m", "4m");
        await PassedAsync();

        var plan = await rig.PlanRollbackAsync();
        var result = await rig.RollBackAsync();

        Assert.Equal(["alert-rule gateway-errors", $"alert-group {Group()}"], plan.Changes.Take(2).Select(change => change.What));
        Assert.Contains("-  \"interval\": 240\n+  \"interval\": 120", plan.Changes[1].Detail);
        Assert.Equal((Outcome.Passed, result.Summary), (result.Outcome, result.Summary));
        Assert.Equal("5m", rig.Grafana.Rules["gateway-errors"]["for"]!.GetValue<string>());
        Assert.Equal(120, Assert.Single(rig.Grafana.Intervals).Value);
    }

    [LedgerFact]
    public async Task What_was_pruned_comes_back_whole()
    {
        await DeployAllAsync();
        var before = Shown();
        rig.Delete("sources.yml");
        rig.Delete("rules.yml");
        rig.Delete("folder/orders.json");
        rig.Describe("prune: true");
        await PassedAsync();
        Assert.Equal((0, 0, 1), (rig.Grafana.Sources.Count, rig.Grafana.Rules.Count, rig.Grafana.Dashboards.Count));
        Assert.Empty(rig.Grafana.Intervals);

        var result = await rig.RollBackAsync();

        Assert.Equal((Outcome.Passed, result.Summary), (result.Outcome, result.Summary));
        Assert.Equal(before, Shown());
        Assert.Equal("hunter2-of-the-source", rig.Grafana.Secrets[("prom", "password")]);
    }

    [LedgerFact]
    public async Task All_that_was_new_is_deleted()
    {
        await rig.DeployAsync();
        await DeployAllAsync();

        var result = await rig.RollBackAsync();

        Assert.Equal((Outcome.Passed, result.Summary), (result.Outcome, result.Summary));
        Assert.Equal(["gateway"], rig.Grafana.Dashboards.Keys);
        Assert.Equal((0, 0, 0), (rig.Grafana.Sources.Count, rig.Grafana.Rules.Count, rig.Grafana.Intervals.Count));
    }

    [LedgerFact]
    public async Task A_dashboard_goes_back_to_its_folder()
    {
        await DeployAllAsync();
        rig.Describe("dataSources: [sources.yml]\nalertRules: [rules.yml]", "folders:\n  - { path: Elsewhere, dashboards: [folder/*.json] }");
        await PassedAsync();
        Assert.Equal("Elsewhere", rig.Grafana.Folders[rig.Grafana.Dashboards["orders"].Folder].Title);

        Assert.Equal(Outcome.Passed, (await rig.RollBackAsync()).Outcome);
        Assert.Equal("Platform", rig.Grafana.Folders[rig.Grafana.Dashboards["orders"].Folder].Title);
    }

    [LedgerFact]
    public async Task A_dashboard_whose_versions_grafana_dropped_comes_back_from_the_ledger()
    {
        await DeployAllAsync();
        rig.Dashboard("gateway", refresh: "5m");
        await PassedAsync();
        rig.Grafana.Fail("GET", "versions", GrafanaBehaviour.NoVersion);

        Assert.Equal(Outcome.Passed, (await rig.RollBackAsync()).Outcome);
        Assert.Equal("1m", rig.Grafana.Dashboards["gateway"].Newest["refresh"]!.GetValue<string>());
    }

    [LedgerFact]
    public async Task What_the_ledger_may_not_keep_is_told_and_the_rest_is_done()
    {
        await DeployAllAsync();
        // A login in an address is a secret: it is in no entry.
        rig.Write("sources.yml", "datasources:\n  - { uid: prom, name: Prometheus, type: prometheus, url: 'http://ann:in-the-open@127.0.0.1:9091' }\n");
        await PassedAsync();
        Source("9092", "$SOURCE_PASSWORD");
        rig.Dashboard("gateway", refresh: "5m");
        await PassedAsync();

        var result = await rig.RollBackAsync();

        Assert.Equal((Outcome.Failed, "grafana/not-restored"), (result.Outcome, Assert.Single(result.Findings).Rule));
        Assert.StartsWith("data-source prom is not taken back: the ledger does not hold what it was before", result.Findings[0].Message);
        Assert.Equal("1m", rig.Grafana.Dashboards["gateway"].Newest["refresh"]!.GetValue<string>());
        Assert.Equal("grafana-rollback partial: dashboard gateway restored", (await rig.HistoryAsync())[^1]);
    }

    [LedgerFact]
    public async Task A_variable_that_is_gone_stops_the_rollback_and_the_same_command_goes_on()
    {
        await DeployAllAsync();
        Source("9091", "$OTHER_PASSWORD");
        rig.Dashboard("gateway", refresh: "5m");
        await PassedAsync();
        rig.SourcePassword = "";

        var broken = await rig.RollBackAsync();
        rig.SourcePassword = "hunter2-of-the-source";
        var finished = await rig.RollBackAsync();

        Assert.Equal(Outcome.Errored, broken.Outcome);
        Assert.Contains("the variable SOURCE_PASSWORD is not set", broken.Summary);
        Assert.Equal((Outcome.Passed, "1m"), (finished.Outcome, rig.Grafana.Dashboards["gateway"].Newest["refresh"]!.GetValue<string>()));
    }

    [LedgerFact]
    public async Task Somebody_elses_that_was_overwritten_with_consent_is_given_back_and_never_pruned()
    {
        await rig.DeployAsync();
        rig.Grafana.Dashboards["orders"] = new StoredDashboard();
        rig.Grafana.Dashboards["orders"].Add(new JsonObject { ["uid"] = "orders", ["title"] = "Theirs" });
        rig.Dashboard("orders", "Orders");
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync(overwrites: true)).Outcome);

        await rig.RollBackAsync();
        rig.Delete("dashboards/orders.json");
        rig.Describe("prune: true");
        await PassedAsync();

        Assert.Equal("Theirs", rig.Grafana.Dashboards["orders"].Newest["title"]!.GetValue<string>());
    }

    private async Task DeployAllAsync()
    {
        rig.Dashboard("orders", "Orders", folder: "folder");
        Source("9090", "$SOURCE_PASSWORD");
        Rule("for: 5m", "2m");
        rig.Describe("dataSources: [sources.yml]\nalertRules: [rules.yml]", "folders:\n  - { path: Platform, dashboards: [folder/*.json] }");
        await PassedAsync();
    }

    private async Task PassedAsync()
    {
        var result = await rig.DeployAsync();
        Assert.True(result.Outcome == Outcome.Passed, $"{result.Summary} {string.Join('\n', result.Findings)}");
    }

    private void Source(string port, string secret) =>
        rig.Write("sources.yml", $"datasources:\n  - {{ uid: prom, name: Prometheus, type: prometheus, url: 'http://127.0.0.1:{port}', secureJsonData: {{ password: {secret} }} }}\n");

    private void Rule(string wait, string interval) => rig.Write("rules.yml", $"""
        groups:
          - name: gateway
            folder: Platform
            interval: {interval}
            rules:
              - uid: gateway-errors
                title: Gateway errors
                condition: A
                {wait}
                data: [ ]

        """);

    private string Group() => rig.Grafana.Intervals.Keys.Select(key => $"{key.Folder}/{key.Group}").Single();

    private string Shown() => string.Join('\n', rig.Grafana.Sources.Values.Concat(rig.Grafana.Rules.Values).Select(value => PipelineBuild.Observability.Deploying.CanonicalJson.Text(value))
        .Concat(rig.Grafana.Dashboards.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value.Folder} {pair.Value.Newest["title"]}"))
        .Concat(rig.Grafana.Intervals.Select(pair => pair.ToString())));
}
