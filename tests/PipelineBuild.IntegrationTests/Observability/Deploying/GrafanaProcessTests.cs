using System.Text.Json;
using PipelineBuild.IntegrationTests.Ledger;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>The targets through the command line: what is printed, how they end, and what a kill in the middle leaves.</summary>
public sealed class GrafanaProcessTests(GrafanaHome home) : IClassFixture<GrafanaHome>, IDisposable
{
    private const string Deploy = "--target=GrafanaDeploy";
    private const string Server = "--server=production";
    private static readonly string[] Back = ["--target=GrafanaRollback", Server, "--reason=panels are empty"];

    private readonly GrafanaProcessRig rig = new(home);

    public void Dispose() => rig.Dispose();

    [LedgerTheory]
    [InlineData("PUT /api/datasources")]
    [InlineData("DELETE /api/dashboards")]
    [InlineData("PUT /rule-groups/")]
    public async Task A_deployment_that_is_killed_is_finished_by_the_same_command_and_taken_back_as_one(string moment)
    {
        await FirstAsync();
        var before = rig.Shown();
        await SecondAsync();

        await rig.KillAsync(moment, Deploy, Server);
        var killed = (await rig.EntriesAsync())[^1];
        await rig.PassesAsync(Deploy, Server);
        var after = rig.Shown();
        var entries = await rig.EntriesAsync();

        Assert.Equal("started", killed.Outcome);
        Assert.Equal(["gateway", "orders", "stock"], rig.Grafana.Dashboards.Keys.Order());
        Assert.Equal((2, 1), (rig.Grafana.Dashboards["gateway"].Versions.Count, rig.Grafana.Dashboards["orders"].Versions.Count));
        Assert.Equal("passed", entries[^1].Outcome);
        Assert.Equal(
            ["alert-group gateway updated", "alert-rule errors updated", "dashboard gateway updated", "dashboard old deleted", "dashboard orders created", "dashboard stock unchanged", "data-source prom updated"],
            entries[^1].Resources!.Where(resource => resource.Kind != "folder").Select(resource => $"{resource.Kind} {(resource.Kind == "alert-group" ? resource.Title : resource.Uid)} {resource.Change}").Order());
        await rig.PassesAsync(Deploy, Server);
        Assert.Equal((after, entries.Count), (rig.Shown(), (await rig.EntriesAsync()).Count));
        await rig.PassesAsync(Back);
        Assert.Equal(before, rig.Shown());
    }

    [LedgerFact]
    public async Task A_deployment_that_was_killed_can_be_taken_back_at_once()
    {
        await FirstAsync();
        var before = rig.Shown();
        await SecondAsync();
        await rig.KillAsync("POST /api/dashboards/db", Deploy, Server);

        await rig.PassesAsync(Back);

        Assert.Equal(before, rig.Shown());
    }

    [LedgerFact]
    public async Task A_dashboard_that_a_killed_run_made_is_known_as_ours_when_its_file_has_changed_since()
    {
        await FirstAsync();
        await SecondAsync();
        await rig.KillAsync("POST /api/dashboards/db", Deploy, Server);
        await rig.DescribeAsync("10m", "9091", "4m", hasOrders: true);

        await rig.PassesAsync(Deploy, Server);
        await rig.PassesAsync(Back);

        Assert.Equal("1m", rig.Grafana.Dashboards["gateway"].Newest["refresh"]!.GetValue<string>());
    }

    [LedgerTheory]
    [InlineData("POST /api/dashboards/db")]
    [InlineData("PUT /rule-groups/")]
    public async Task A_rollback_that_is_killed_is_finished_by_the_same_command(string moment)
    {
        await FirstAsync();
        var before = rig.Shown();
        await SecondAsync();
        await rig.PassesAsync(Deploy, Server);

        await rig.KillAsync(moment, Back);
        await rig.PassesAsync(Back);
        var entry = (await rig.EntriesAsync())[^1];
        var again = await rig.PassesAsync(Back);

        Assert.Equal(before, rig.Shown());
        Assert.Equal(("grafana-rollback", "passed", 4L), (entry.Kind, entry.Outcome, entry.Undoes));
        Assert.Contains("nothing to do: entry 4 was taken back", again.Output);
    }

    [LedgerFact]
    public async Task Two_processes_at_once_end_well_and_write_one_version()
    {
        await rig.DescribeAsync("1m", "9090", "2m", hasOrders: false);
        // Nothing is written before both have asked for everything.
        var bothAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        rig.Grafana.Arrived = (method, path) =>
        {
            if (method == "GET" && path.EndsWith("/alert-rules/errors", StringComparison.Ordinal) && Interlocked.Increment(ref asked) == 2)
            {
                bothAsked.SetResult();
            }

            return method == "GET" ? Task.CompletedTask : bothAsked.Task;
        };
        using var one = rig.Start(Deploy, Server);
        using var other = rig.Start(Deploy, Server);

        var endings = new[] { await one.EndAsync(), await other.EndAsync() };

        Assert.All(endings, ending => Assert.True(ending.ExitCode == 0, ending.ToString()));
        Assert.All(rig.Grafana.Dashboards.Values, dashboard => Assert.Single(dashboard.Versions));
        Assert.Single(rig.Grafana.Folders);
        Assert.Equal(["passed", "passed", "started", "started"], (await rig.EntriesAsync()).Select(entry => entry.Outcome).Order());
    }

    [LedgerFact]
    public async Task A_plan_shows_the_lines_and_changes_nothing()
    {
        await FirstAsync();
        await SecondAsync();
        var before = rig.Shown();

        var plan = await rig.PassesAsync(Deploy, Server, "--plan");

        Assert.Contains("-  \"refresh\": \"1m\",", plan.Output);
        Assert.Contains("dashboard orders (Orders)", plan.Output);
        Assert.Equal((before, 2), (rig.Shown(), (await rig.EntriesAsync()).Count));
    }

    [LedgerFact]
    public async Task The_report_holds_every_resource_and_a_second_run_says_there_is_nothing_to_do()
    {
        await rig.DescribeAsync("1m", "9090", "2m", hasOrders: false);

        var first = Result(await rig.PassesAsync(Deploy, Server, "--json"));
        var second = Result(await rig.PassesAsync(Deploy, Server, "--json"));

        Assert.Equal("production", first.GetProperty("server").GetString());
        Assert.Contains(first.GetProperty("resources").EnumerateArray(), resource => resource.GetProperty("uid").GetString() == "stock" && resource.GetProperty("change").GetString() == "created");
        Assert.StartsWith("nothing to do: ", second.GetProperty("summary").GetString());
    }

    [LedgerFact]
    public async Task Drift_fails_with_1_until_there_is_consent()
    {
        await FirstAsync();
        rig.Edit("gateway", "refresh", "10s");

        var refused = await rig.RunAsync(Deploy, Server);
        var agreed = await rig.PassesAsync(Deploy, Server, "--overwrite-drift");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("dashboards/gateway.json: error: dashboard gateway was changed on the server since it was deployed", refused.Output);
        Assert.Contains("1 dashboard updated", agreed.Output);
        Assert.Equal("refused", (await rig.EntriesAsync())[2].Outcome);
    }

    [LedgerTheory]
    [InlineData("--target=GrafanaDeploy", "several Grafana servers; say which one with --server=NAME: production, staging")]
    [InlineData("--target=GrafanaDeploy --server=nowhere", "--server=nowhere is not in observability.grafana.servers, which has production, staging")]
    [InlineData("--target=GrafanaRollback --server=production", "say why the deployment is taken back: --reason=")]
    [InlineData("--target=GrafanaRollback --server=production --reason=why", "the ledger holds no deployment to production")]
    public async Task What_is_not_clear_is_said_and_ends_with_3(string arguments, string words)
    {
        await rig.DescribeAsync("1m", "9090", "2m", hasOrders: false);

        var ending = await rig.RunAsync(arguments.Split(' '));

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains(words, ending.All);
        Assert.Empty(rig.Grafana.Requests);
    }

    private async Task FirstAsync()
    {
        await rig.DescribeAsync("1m", "9090", "2m", hasOrders: false);
        await rig.PassesAsync(Deploy, Server);
    }

    private Task SecondAsync() => rig.DescribeAsync("5m", "9091", "4m", hasOrders: true);

    private static JsonElement Result(PipelineBuild.IntegrationTests.Rig.Ending ending) => JsonDocument.Parse(ending.Output).RootElement.GetProperty("tasks")[0].GetProperty("result");
}
