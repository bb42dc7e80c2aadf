using System.Text.Json.Nodes;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Ledger;
using PipelineBuild.Observability.Deploying;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>A repository of a team with all that can be deployed, and the pipeline as processes of their own on it.</summary>
internal sealed class GrafanaProcessRig(ScratchHome home) : IDisposable
{
    private readonly ScratchWorkspace workspace = new(home);

    public GrafanaStandIn Grafana { get; } = new();

    /// <summary>Two servers, of which the second does not exist.</summary>
    public async Task DescribeAsync(string refresh, string port, string interval, bool hasOrders)
    {
        workspace.Write("pipeline.yml", $$"""
            name: shop
            observability:
              dashboards: [dashboards/*.json]
              grafana:
                folders:
                  - { path: Platform, dashboards: [folder/*.json] }
                servers:
                  - { name: production, url: "{{Grafana.Url}}", token: { env: GRAFANA_TOKEN }, dataSources: [sources.yml], alertRules: [rules.yml], prune: true }
                  - { name: staging, url: "http://127.0.0.1:1", token: { env: GRAFANA_TOKEN } }

            """);
        workspace.Write("dashboards/gateway.json", $$"""{ "uid": "gateway", "title": "Gateway", "refresh": "{{refresh}}", "panels": [] }""");
        workspace.Write("folder/stock.json", """{ "uid": "stock", "title": "Stock", "panels": [] }""");
        workspace.Write("folder/old.json", """{ "uid": "old", "title": "Old", "panels": [] }""");
        if (hasOrders)
        {
            workspace.Write("folder/orders.json", """{ "uid": "orders", "title": "Orders", "panels": [] }""");
            File.Delete(workspace.At("folder/old.json"));
        }

        workspace.Write("sources.yml", $"datasources:\n  - {{ uid: prom, name: Prometheus, type: prometheus, url: 'http://127.0.0.1:{port}' }}\n");
        workspace.Write("rules.yml", $"groups:\n  - name: gateway\n    folder: Platform\n    interval: {interval}\n    rules:\n      - {{ uid: errors, title: Errors, condition: A, for: {interval}, data: [] }}\n");
        await workspace.CommitAsync();
    }

    public Task<Ending> RunAsync(params string[] arguments) => home.RunAsync(workspace, Environment, arguments);

    public PipelineRun Start(params string[] arguments) => new(home, Environment, [], [.. arguments, $"--workspace={workspace.Path}"]);

    public async Task<Ending> PassesAsync(params string[] arguments)
    {
        var ending = await RunAsync(arguments);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return ending;
    }

    /// <summary>Kills a run right after the server did what a request asked for, before it could answer.</summary>
    /// <param name="moment">Method and a part of the path.</param>
    public async Task KillAsync(string moment, params string[] arguments)
    {
        var words = moment.Split(' ');
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Grafana.Done = (method, path) =>
        {
            if (method != words[0] || !path.Contains(words[1], StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return killed.Task;
        };
        using (var run = Start(arguments))
        {
            await Task.WhenAny(reached.Task, run.EndAsync());
            Assert.True(reached.Task.IsCompleted, $"it never came to {moment}:\n{run.Said}");
            run.Kill();
            Assert.Equal(137, (await run.EndAsync()).ExitCode);
        }

        Grafana.Done = null;
        killed.SetResult();
    }

    public async Task<IReadOnlyList<LedgerEntry>> EntriesAsync()
    {
        using var ledger = new LedgerRig();
        return await ledger.ReadAsync(workspace.Path);
    }

    /// <summary>All that people see on the server.</summary>
    public string Shown() => string.Join('\n', Grafana.Sources.Values.Concat(Grafana.Rules.Values).Select(CanonicalJson.Text)
        .Concat(Grafana.Dashboards.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value.Folder} {CanonicalJson.Text(CanonicalJson.Without(pair.Value.Newest, ["id", "version"]))}"))
        .Concat(Grafana.Intervals.Select(pair => pair.ToString())));

    public void Edit(string uid, string key, JsonNode value) => Grafana.Edit(uid, key, value);

    public void Dispose()
    {
        Grafana.Dispose();
        workspace.Dispose();
    }

    private static Dictionary<string, string?> Environment => new() { ["GRAFANA_TOKEN"] = GrafanaStandIn.Token };
}
