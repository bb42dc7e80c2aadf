using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>Folders and names change hands: what people moved stays there without consent, and what is pruned frees its name first.</summary>
public sealed class GrafanaMoveTests : IDisposable
{
    private const string Platform = "folders:\n  - { path: Platform, dashboards: [folder/*.json] }";

    private readonly GrafanaRig rig = new();

    public void Dispose() => rig.Dispose();

    [LedgerFact]
    public async Task A_dashboard_that_was_moved_by_hand_is_moved_back_with_consent_only()
    {
        await MovedAsync();

        var refused = await rig.DeployAsync();
        var there = rig.Grafana.Dashboards["orders"].Folder;
        var agreed = await rig.DeployAsync(overwrites: true);

        var finding = Assert.Single(refused.Findings);
        Assert.Equal((Outcome.Failed, "grafana/drift", "theirs"), (refused.Outcome, finding.Rule, there));
        Assert.EndsWith($"\n-folder theirs\n+folder {rig.Grafana.Folders.Single(folder => folder.Value.Title == "Platform").Key}", finding.Message);
        Assert.Equal((Outcome.Passed, "Platform"), (agreed.Outcome, rig.Grafana.Folders[rig.Grafana.Dashboards["orders"].Folder].Title));
    }

    [LedgerFact]
    public async Task A_folder_that_the_files_change_is_shown_by_the_plan()
    {
        rig.Dashboard("orders", "Orders", folder: "folder");
        rig.Describe(grafana: Platform);
        await rig.DeployAsync();
        rig.Describe(grafana: Platform.Replace("Platform", "Shop"));

        var plan = await rig.PlanAsync();

        Assert.Matches("^-folder pb-[0-9a-f]{20}\n\\+folder pb-[0-9a-f]{20}$", Assert.Single(plan.Changes, change => change.Kind == ChangeKind.Write).Detail);
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
    }

    [LedgerFact]
    public async Task A_move_whose_end_the_ledger_was_not_told_is_known_as_ours()
    {
        rig.Dashboard("orders", "Orders", folder: "folder");
        rig.Describe(grafana: Platform);
        await rig.DeployAsync();
        rig.Describe(grafana: Platform.Replace("Platform", "Shop"));
        await rig.DeployAsync();
        await LedgerCut.LastAsync(Path.Combine(rig.Work, ".pipeline", "ledger.git"));

        rig.Describe(grafana: Platform.Replace("Platform", "Sales"));
        var result = await rig.DeployAsync();

        Assert.Equal((Outcome.Passed, "Sales"), (result.Outcome, rig.Grafana.Folders[rig.Grafana.Dashboards["orders"].Folder].Title));
        Assert.Equal(Outcome.Passed, (await rig.RollBackAsync()).Outcome);
        Assert.Equal("Platform", rig.Grafana.Folders[rig.Grafana.Dashboards["orders"].Folder].Title);
    }

    [LedgerFact]
    public async Task One_that_was_moved_to_where_the_files_have_it_now_is_no_drift()
    {
        await MovedAsync();
        rig.Describe(grafana: Platform.Replace("Platform", "Theirs"));

        Assert.StartsWith("nothing to do", (await rig.DeployAsync()).Summary);
    }

    [LedgerFact]
    public async Task One_that_was_moved_by_hand_is_not_pruned()
    {
        await MovedAsync();
        rig.Delete("folder/orders.json");
        rig.Describe("prune: true");

        Assert.Equal("grafana/drift", Assert.Single((await rig.DeployAsync()).Findings).Rule);
        Assert.True(rig.Grafana.Dashboards.ContainsKey("orders"));
    }

    [LedgerTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rollback_neither_deletes_nor_moves_what_was_moved_by_hand(bool isNew)
    {
        if (!isNew)
        {
            rig.Dashboard("orders", "Orders", refresh: "9m", folder: "folder");
            rig.Describe(grafana: Platform);
        }

        await rig.DeployAsync();
        await MovedAsync();

        var result = await rig.RollBackAsync();

        Assert.Equal((Outcome.Failed, "grafana/drift"), (result.Outcome, Assert.Single(result.Findings).Rule));
        Assert.Equal("theirs", rig.Grafana.Dashboards["orders"].Folder);
    }

    [LedgerTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_puts_it_into_another_folder_than_was_said_is_noticed(bool isRollback)
    {
        rig.Dashboard("orders", "Orders", folder: "folder");
        rig.Describe(grafana: Platform);
        await rig.DeployAsync();
        rig.Dashboard("orders", "Orders", refresh: "5m", folder: "folder");
        if (isRollback)
        {
            await rig.DeployAsync();
        }

        rig.Grafana.Done = (method, path) =>
        {
            rig.Grafana.Dashboards["orders"].Folder = method == "POST" && path.EndsWith("/dashboards/db", StringComparison.Ordinal) ? "" : rig.Grafana.Dashboards["orders"].Folder;
            return Task.CompletedTask;
        };
        var result = isRollback ? await rig.RollBackAsync() : await rig.DeployAsync();

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("shows dashboard orders otherwise than it was", result.Summary);
    }

    /// <summary>Grafana refuses a second one of the same name, so the old one goes first.</summary>
    [LedgerFact]
    public async Task What_is_pruned_frees_its_name_for_what_gets_another_uid()
    {
        Source("old");
        rig.Describe("dataSources: [sources.yml]\nprune: true");
        await rig.DeployAsync();
        Source("new");
        rig.Delete("dashboards/gateway.json");
        rig.Dashboard("gateway-2");

        var result = await rig.DeployAsync();

        Assert.Equal((Outcome.Passed, "deployed to production: 1 dashboard deleted, 1 data source deleted, 1 data source created, 1 dashboard created"), (result.Outcome, result.Summary));
        Assert.Equal(("new", "gateway-2"), (Assert.Single(rig.Grafana.Sources.Keys), Assert.Single(rig.Grafana.Dashboards.Keys)));
        Assert.Equal(Outcome.Passed, (await rig.RollBackAsync()).Outcome);
        Assert.Equal(("old", "gateway"), (Assert.Single(rig.Grafana.Sources.Keys), Assert.Single(rig.Grafana.Dashboards.Keys)));
    }

    private async Task MovedAsync()
    {
        rig.Dashboard("orders", "Orders", folder: "folder");
        rig.Describe(grafana: Platform);
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
        rig.Grafana.Folders["theirs"] = ("Theirs", null);
        rig.Grafana.Dashboards["orders"].Folder = "theirs";
    }

    private void Source(string uid) => rig.Write("sources.yml", $"datasources:\n  - {{ uid: {uid}, name: Prometheus, type: prometheus, url: 'http://127.0.0.1:9090' }}\n");
}
