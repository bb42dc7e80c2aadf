using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>What is deployed, in which order, what drift is, and what is deleted.</summary>
public sealed class GrafanaDeployTests : IDisposable
{
    private const string Rules = """
        apiVersion: 1
        groups:
          - name: gateway
            folder: Platform/Services
            interval: INTERVAL
            rules:
              - uid: gateway-errors
                title: Gateway errors
                condition: A
                for: 5m
                data: [ { refId: A, datasourceUid: prom, relativeTimeRange: { from: 600, to: 0 }, model: { expr: "up == 0" } } ]

        """;

    private readonly GrafanaRig rig = new();

    public void Dispose() => rig.Dispose();

    [LedgerFact]
    public async Task A_dashboard_changed_by_hand_is_shown_and_refused_and_nothing_else_is_deployed()
    {
        await rig.DeployAsync();
        rig.Grafana.Edit("gateway", "refresh", "10s");
        rig.Dashboard("orders", "Orders");

        var result = await rig.DeployAsync();

        var finding = Assert.Single(result.Findings);
        Assert.Equal((Outcome.Failed, "grafana/drift", "dashboards/gateway.json"), (result.Outcome, finding.Rule, finding.File));
        Assert.StartsWith("dashboard gateway was changed on the server since it was deployed; take the change into the file, or overwrite it with --overwrite-drift.", finding.Message);
        Assert.Contains("-  \"refresh\": \"10s\",\n+  \"refresh\": \"1m\",", finding.Message);
        Assert.False(rig.Grafana.Dashboards.ContainsKey("orders"));
        var entry = (await rig.EntriesAsync())[^1];
        Assert.Equal(("grafana", "refused", null), (entry.Kind, entry.Outcome, entry.Resources));
        Assert.StartsWith("grafana/drift: dashboard gateway was changed on the server", entry.Reason);
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync(overwrites: true)).Outcome);
    }

    [LedgerFact]
    public async Task A_dashboard_as_a_resource_is_unwrapped_and_one_of_the_second_schema_is_refused()
    {
        rig.Write("dashboards/wrapped.json", """
            { "apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": { "name": "wrapped" }, "spec": { "title": "Wrapped", "panels": [] } }
            """);
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
        Assert.Equal("Wrapped", rig.Grafana.Dashboards["wrapped"].Newest["title"]!.GetValue<string>());

        rig.Write("dashboards/second.json", """
            { "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": { "name": "second" }, "spec": { "title": "Second", "elements": {}, "layout": { "kind": "GridLayout" } } }
            """);
        var finding = Assert.Single((await rig.DeployAsync()).Findings);

        Assert.Equal(("grafana/deploy-file", "dashboards/second.json"), (finding.Rule, finding.File));
        Assert.StartsWith("the dashboard is of the second schema", finding.Message);
    }

    [LedgerFact]
    public async Task The_panel_of_an_alert_rule_goes_up_as_annotations()
    {
        rig.Write("rules.yml", Rules.Replace("INTERVAL", "1m").Replace("for: 5m", "for: 5m\n        dashboardUid: gateway\n        panelId: 4"));
        rig.Describe("alertRules: [rules.yml]");

        await rig.DeployAsync();

        Assert.Equal(("gateway", "4"), (rig.Grafana.Rules["gateway-errors"]["annotations"]!["__dashboardUid__"]!.GetValue<string>(), rig.Grafana.Rules["gateway-errors"]["annotations"]!["__panelId__"]!.GetValue<string>()));
        Assert.StartsWith("nothing to do", (await rig.DeployAsync()).Summary);
    }

    [LedgerFact]
    public async Task A_key_that_was_added_by_hand_is_drift_too()
    {
        await rig.DeployAsync();
        rig.Grafana.Edit("gateway", "description", "by hand");

        Assert.Equal("grafana/drift", Assert.Single((await rig.DeployAsync()).Findings).Rule);
    }

    [LedgerFact]
    public async Task Drift_is_overwritten_with_consent_and_grafana_keeps_the_version()
    {
        await rig.DeployAsync();
        rig.Grafana.Edit("gateway", "refresh", "10s");

        var result = await rig.DeployAsync(overwrites: true);

        Assert.Equal((Outcome.Passed, "deployed to production: 1 dashboard updated"), (result.Outcome, result.Summary));
        Assert.Equal(["1m", "10s", "1m"], rig.Grafana.Dashboards["gateway"].Versions.Select(version => version["refresh"]!.GetValue<string>()));
    }

    [LedgerFact]
    public async Task A_dashboard_of_somebody_else_under_our_uid_is_refused()
    {
        rig.Grafana.Dashboards["gateway"] = new StoredDashboard();
        rig.Grafana.Dashboards["gateway"].Add(new JsonObject { ["uid"] = "gateway", ["title"] = "Theirs" });

        Assert.Contains("was not deployed from here", Assert.Single((await rig.DeployAsync()).Findings).Message);
        Assert.Empty(rig.Grafana.Writes);
    }

    [LedgerFact]
    public async Task Files_that_cannot_be_deployed_are_told_together_and_nothing_is_asked()
    {
        rig.Write("dashboards/broken.json", "{\n  \"uid\": ");
        rig.Write("dashboards/twice.json", "{ \"uid\": \"twice\", \"title\": \"T\", \"time\": { \"from\": 1, \"from\": 2 } }");
        rig.Write("dashboards/nameless.json", "{ \"title\": \"No uid\" }");
        rig.Dashboard("gateway", folder: "more");
        rig.Write("sources.yml", "datasources:\n  - { uid: db, name: DB, type: postgres, secureJsonData: { password: in-the-open } }\n");
        rig.Describe("dataSources: [sources.yml]", "folders:\n  - { path: More, dashboards: [more/*.json] }");

        var result = await rig.DeployAsync();

        Assert.Equal((Outcome.Failed, 5), (result.Outcome, result.Findings.Count));
        Assert.All(result.Findings, finding => Assert.Equal("grafana/deploy-file", finding.Rule));
        Assert.DoesNotContain(result.Findings, finding => finding.Message.Contains("in-the-open"));
        Assert.Empty(rig.Grafana.Requests);
    }

    [LedgerFact]
    public async Task Parts_of_a_file_that_are_not_deployed_are_told_and_the_rest_goes_up()
    {
        rig.Write("sources.yml", "apiVersion: 1\ndeleteDatasources: [ { name: Old, orgId: 5 } ]\ndatasources:\n  - { uid: prom, orgId: 5, name: Prometheus, type: prometheus }\n");
        rig.Write("rules.yml", $"{Rules.Replace("INTERVAL", "2m")}contactPoints: [ {{ name: pager }} ]\n");
        rig.Describe("dataSources: [sources.yml]\nalertRules: [rules.yml]\norganisation: 5");

        var plan = await rig.PlanAsync();
        var result = await rig.DeployAsync();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(["sources.yml:2: 'deleteDatasources' is not deployed: of this file only 'datasources' is", "rules.yml:12: 'contactPoints' is not deployed: of this file only 'groups' is"], result.Findings.Select(finding => $"{finding.File}:{finding.Line}: {finding.Message}"));
        Assert.Equal(result.Findings, plan.Findings);
        Assert.Equal((1, 1), (rig.Grafana.Sources.Count, rig.Grafana.Rules.Count));
    }

    [LedgerTheory]
    [InlineData("\norganisation: 5", "would be deployed to 5; name the file at the server of its organisation")]
    [InlineData("", "the server says none: write organisation: 2 there")]
    public async Task What_is_for_another_organisation_is_refused(string setting, string expected)
    {
        rig.Write("sources.yml", "datasources:\n  - { uid: prom, orgId: 2, name: Prometheus, type: prometheus }\n");
        rig.Describe($"dataSources: [sources.yml]{setting}");

        var result = await rig.DeployAsync();

        Assert.Equal($"'Prometheus' is for the organisation 2, and {expected}", Assert.Single(result.Findings).Message);
        Assert.Empty(rig.Grafana.Requests);
    }

    [LedgerFact]
    public async Task All_kinds_go_up_in_order_and_a_second_run_writes_nothing()
    {
        rig.Dashboard("orders", "Orders", folder: "services");
        rig.Write("sources.yml", "datasources:\n  - { uid: prom, name: Prometheus, type: prometheus, url: 'http://127.0.0.1:9090', jsonData: { timeInterval: 15s } }\n");
        rig.Write("rules.yml", Rules.Replace("INTERVAL", "2m"));
        rig.Describe("dataSources: [sources.yml]\nalertRules: [rules.yml]\norganisation: 5", "folders:\n  - { path: Platform/Services, dashboards: [services/*.json] }");

        var first = await rig.DeployAsync();
        var writes = rig.Grafana.Writes;
        var second = await rig.DeployAsync();

        Assert.Equal((Outcome.Passed, first.Summary), (first.Outcome, first.Summary));
        Assert.Equal(["/api/folders", "/api/folders", "/api/datasources", "/api/dashboards/db", "/api/dashboards/db", "/api/v1/provisioning/alert-rules"], writes.Take(6).Select(write => write.Split(' ')[1]));
        Assert.Equal(7, writes.Count);
        Assert.Equal("5m", rig.Grafana.Rules["gateway-errors"]["for"]!.GetValue<string>());
        var services = rig.Grafana.Folders.Single(folder => folder.Value.Title == "Services");
        Assert.Equal("Platform", rig.Grafana.Folders[services.Value.Parent!].Title);
        Assert.Equal(services.Key, rig.Grafana.Dashboards["orders"].Folder);
        Assert.Equal("", rig.Grafana.Dashboards["gateway"].Folder);
        Assert.Equal(120, rig.Grafana.Intervals[(services.Key, "gateway")]);
        Assert.Equal(["shop: commit 0123456789abcdef0123456789abcdef01234567"], rig.Grafana.Messages.Distinct());
        Assert.Equal(["5"], rig.Grafana.Organisations.Distinct());
        Assert.Equal((Outcome.Passed, "nothing to do: 6 resources on production are as the files say"), (second.Outcome, second.Summary));
        Assert.Equal(writes.Count, rig.Grafana.Writes.Count);
        Assert.Equal(["started", "passed"], (await rig.EntriesAsync()).Select(entry => entry.Outcome));
    }

    [LedgerFact]
    public async Task An_interval_alone_is_a_change()
    {
        rig.Write("rules.yml", Rules.Replace("INTERVAL", "2m"));
        rig.Describe("alertRules: [rules.yml]");
        await rig.DeployAsync();
        rig.Write("rules.yml", Rules.Replace("INTERVAL", "3m"));

        Assert.Equal("deployed to production: 1 alert group updated", (await rig.DeployAsync()).Summary);
        Assert.Equal(180, Assert.Single(rig.Grafana.Intervals).Value);
    }

    [LedgerFact]
    public async Task A_folder_that_people_made_is_used_and_not_doubled()
    {
        rig.Grafana.Folders["theirs"] = ("Platform", null);
        rig.Describe(grafana: "folders:\n  - { path: Platform, dashboards: [dashboards/*.json] }");

        await rig.DeployAsync();

        Assert.Equal("theirs", Assert.Single(rig.Grafana.Folders).Key);
        Assert.Equal("theirs", rig.Grafana.Dashboards["gateway"].Folder);
    }

    [LedgerFact]
    public async Task Pruning_deletes_what_was_deployed_from_here_and_nothing_else()
    {
        rig.Dashboard("orders", "Orders");
        await rig.DeployAsync();
        rig.Grafana.Dashboards["theirs"] = new StoredDashboard();
        rig.Grafana.Dashboards["theirs"].Add(new JsonObject { ["uid"] = "theirs", ["title"] = "Theirs" });
        rig.Delete("dashboards/orders.json");
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
        Assert.Equal(3, rig.Grafana.Dashboards.Count);
        rig.Describe("prune: true");

        var result = await rig.DeployAsync();

        Assert.Equal("deployed to production: 1 dashboard deleted", result.Summary);
        Assert.Equal(["gateway", "theirs"], rig.Grafana.Dashboards.Keys.Order());
        Assert.StartsWith("nothing to do", (await rig.DeployAsync()).Summary);
    }

    [LedgerFact]
    public async Task Pruning_refuses_what_was_changed_by_hand()
    {
        rig.Dashboard("orders", "Orders");
        await rig.DeployAsync();
        rig.Grafana.Edit("orders", "refresh", "10s");
        rig.Delete("dashboards/orders.json");
        rig.Describe("prune: true");

        Assert.Equal("grafana/drift", Assert.Single((await rig.DeployAsync()).Findings).Rule);
        Assert.True(rig.Grafana.Dashboards.ContainsKey("orders"));
    }

    [LedgerFact]
    public async Task A_plan_tells_all_and_changes_nothing()
    {
        await rig.DeployAsync();
        rig.Dashboard("gateway", refresh: "5m");
        rig.Dashboard("orders", "Orders", folder: "services");
        rig.Describe(grafana: "folders:\n  - { path: Services, dashboards: [services/*.json] }");
        var before = rig.Grafana.Writes.Count;

        var plan = await rig.PlanAsync();

        Assert.Equal(
            [(ChangeKind.Create, "folder Services"), (ChangeKind.Write, "dashboard gateway (Gateway)"), (ChangeKind.Create, "dashboard orders (Orders)"), (ChangeKind.Record, "the deployment to production in refs/pipeline/ledger")],
            plan.Changes.Select(change => (change.Kind, change.What)));
        Assert.Contains("-  \"refresh\": \"1m\",\n+  \"refresh\": \"5m\",", plan.Changes[1].Detail);
        Assert.Equal(before, rig.Grafana.Writes.Count);
        Assert.Equal(2, (await rig.EntriesAsync()).Count);
    }
}
