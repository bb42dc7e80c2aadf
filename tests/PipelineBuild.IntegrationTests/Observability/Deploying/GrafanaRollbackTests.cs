using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>The way back: to the versions before, with what was new deleted, and never over somebody's work.</summary>
public sealed class GrafanaRollbackTests : IDisposable
{
    private readonly GrafanaRig rig = new();

    public void Dispose() => rig.Dispose();

    [LedgerFact]
    public async Task Without_a_deployment_before_there_is_nothing_to_go_back_to()
    {
        Assert.Contains("holds no deployment to production", (await Assert.ThrowsAsync<InvalidOperationException>(() => rig.RollBackAsync())).Message);
        await rig.DeployAsync();

        Assert.Contains("is the first deployment to production", (await Assert.ThrowsAsync<InvalidOperationException>(() => rig.RollBackAsync())).Message);
        Assert.Single(rig.Grafana.Dashboards);
    }

    [LedgerFact]
    public async Task Without_a_reason_nothing_is_done() =>
        Assert.StartsWith("say why", (await Assert.ThrowsAsync<InvalidOperationException>(() => rig.RollBackAsync(reason: " "))).Message);

    [LedgerFact]
    public async Task What_changed_since_is_refused_until_there_is_consent()
    {
        await DeployTwiceAsync();
        rig.Grafana.Edit("gateway", "refresh", "10s");

        var refused = await rig.RollBackAsync();
        var agreed = await rig.RollBackAsync(overwrites: true);

        Assert.Equal((Outcome.Failed, "grafana/drift"), (refused.Outcome, Assert.Single(refused.Findings).Rule));
        Assert.Equal(Outcome.Passed, agreed.Outcome);
        Assert.Equal("1m", Refresh());
    }

    [LedgerFact]
    public async Task Dashboards_go_back_to_their_version_and_new_ones_are_deleted_once()
    {
        await DeployTwiceAsync();

        var plan = await rig.PlanRollbackAsync();
        var result = await rig.RollBackAsync();
        var again = await rig.RollBackAsync();

        Assert.Equal([ChangeKind.Delete, ChangeKind.Write, ChangeKind.Record], plan.Changes.Select(change => change.Kind));
        Assert.Equal((Outcome.Passed, result.Summary), (result.Outcome, result.Summary));
        Assert.Equal("1m", Refresh());
        Assert.Equal(["gateway"], rig.Grafana.Dashboards.Keys);
        Assert.StartsWith("nothing to do: entry 4 was taken back by entry 5", again.Summary);
        var entry = (await rig.EntriesAsync())[^1];
        Assert.Equal(("grafana-rollback", "passed", 4L, "panels are empty"), (entry.Kind, entry.Outcome, entry.Undoes, entry.Reason));
    }

    [LedgerFact]
    public async Task After_a_rollback_the_next_deployment_is_no_drift()
    {
        await DeployTwiceAsync();
        await rig.RollBackAsync();

        var result = await rig.DeployAsync();

        Assert.Equal((Outcome.Passed, "5m"), (result.Outcome, Refresh()));
        Assert.Equal((Outcome.Passed, "1m"), ((await rig.RollBackAsync()).Outcome, Refresh()));
    }

    [LedgerFact]
    public async Task What_was_there_as_declared_before_is_never_deleted()
    {
        await rig.DeployAsync();
        rig.Dashboard("orders", "Orders");
        // A run that was killed after its write, or a person with the same file.
        rig.Grafana.Dashboards["orders"] = new StoredDashboard();
        rig.Grafana.Dashboards["orders"].Add(System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(rig.Work, "dashboards/orders.json")))!.AsObject());
        rig.Dashboard("gateway", refresh: "5m");
        Assert.Equal("deployed to production: 1 dashboard updated", (await rig.DeployAsync()).Summary);

        await rig.RollBackAsync();

        Assert.Equal(["gateway", "orders"], rig.Grafana.Dashboards.Keys.Order());
        Assert.Equal("1m", Refresh());
    }

    [LedgerFact]
    public async Task A_deployment_in_two_parts_is_taken_back_as_one()
    {
        await rig.DeployAsync();
        rig.Dashboard("gateway", refresh: "5m");
        rig.Dashboard("orders", "Orders");
        rig.Grafana.BeforeWrite = () => rig.Grafana.Fail("POST", "dashboards/db", 500);
        Assert.Equal(Outcome.Errored, (await rig.DeployAsync()).Outcome);
        rig.Grafana.Mend();
        await rig.DeployAsync();

        await rig.RollBackAsync();

        Assert.Equal((1, "1m"), (rig.Grafana.Dashboards.Count, Refresh()));
    }

    [LedgerFact]
    public async Task A_rollback_that_broke_goes_on_with_the_same_command()
    {
        await DeployTwiceAsync();
        rig.Grafana.Fail("POST", "dashboards/db", 500);

        var broken = await rig.RollBackAsync();
        rig.Grafana.Mend();
        var finished = await rig.RollBackAsync();

        Assert.Equal(Outcome.Errored, broken.Outcome);
        Assert.Equal((Outcome.Passed, "1m"), (finished.Outcome, Refresh()));
        Assert.Equal(["gateway"], rig.Grafana.Dashboards.Keys);
    }

    private async Task DeployTwiceAsync()
    {
        await rig.DeployAsync();
        rig.Dashboard("gateway", refresh: "5m");
        rig.Dashboard("orders", "Orders");
        Assert.Equal(Outcome.Passed, (await rig.DeployAsync()).Outcome);
    }

    private string Refresh() => rig.Grafana.Dashboards["gateway"].Newest["refresh"]!.GetValue<string>();
}
