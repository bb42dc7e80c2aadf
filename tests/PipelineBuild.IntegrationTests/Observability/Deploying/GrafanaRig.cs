using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Ledger;
using PipelineBuild.Ledger;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools.Grafana;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>A repository with dashboards, its real ledger, and a stand-in to deploy to.</summary>
internal sealed class GrafanaRig : IDisposable
{
    private readonly LedgerRig ledger = new();
    private readonly FakeGit git = new();

    public GrafanaRig()
    {
        Work = ledger.Folder("work");
        Describe();
        Dashboard("gateway");
    }

    public GrafanaStandIn Grafana { get; } = new();

    public ImpatientTime Time { get; } = new();

    public Spoken Said => ledger.Said;

    public string Work { get; }

    public string Token { get; set; } = GrafanaStandIn.Token;

    public string SourcePassword { get; set; } = "hunter2-of-the-source";

    public string ClientKey { get; set; } = "";

    /// <summary>pipeline.yml with more lines of the server and of the block.</summary>
    public void Describe(string server = "", string grafana = "", string? url = null) => Write("pipeline.yml", $$"""
        name: shop
        observability:
          dashboards: ["dashboards/*.json"]
          grafana:
        {{Indented(grafana, 4)}}
            servers:
              - name: production
                url: {{url ?? Grafana.Url}}
                token: { env: GRAFANA_TOKEN }
        {{Indented(server, 8)}}

        """);

    public void Write(string relative, string text) => ledger.Write($"work/{relative}", text);

    public void Delete(string relative) => File.Delete(Path.Combine(Work, relative));

    public void Dashboard(string uid, string title = "Gateway", string refresh = "1m", string folder = "dashboards") => Write($"{folder}/{uid}.json", $$"""
        { "id": 3, "uid": "{{uid}}", "title": "{{title}}", "refresh": "{{refresh}}", "version": 9, "panels": [ { "type": "timeseries", "gridPos": { "h": 8.0, "w": 12 } } ] }
        """);

    public async Task<GrafanaDeployResult> DeployAsync(bool overwrites = false, CancellationToken cancel = default)
    {
        var (deployer, _, _, _) = Steps();
        return await deployer.DeployAsync(Config(), new GrafanaRequest(null, overwrites, null), cancel);
    }

    public Task<PlanResult> PlanAsync(bool overwrites = false) => Steps().Planner.PlanAsync(Config(), new GrafanaRequest(null, overwrites, null), default);

    public Task<GrafanaDeployResult> RollBackAsync(string? reason = "panels are empty", bool overwrites = false) => Steps().Rollback.RollBackAsync(Config(), new GrafanaRequest(null, overwrites, reason), default);

    /// <summary>Null when there is nothing to go back to.</summary>
    public async Task<GrafanaDeployResult?> TryRollBackAsync()
    {
        try
        {
            return await RollBackAsync();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public Task<PlanResult> PlanRollbackAsync() => Steps().RollbackPlanner.PlanAsync(Config(), new GrafanaRequest(null, false, "panels are empty"), default);

    public Task<IReadOnlyList<LedgerEntry>> EntriesAsync() => ledger.Ledger.ReadAsync(new Workspace(Work), new LedgerSettings(Remote: null), default);

    /// <summary>"kind outcome: change, change" of every entry.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync() => (await EntriesAsync()).Select(entry =>
        $"{entry.Kind} {entry.Outcome}: {string.Join(", ", entry.Resources!.Select(resource => $"{resource.Kind} {resource.Uid} {resource.Change}"))}").ToList();

    public PipelineConfig Config() => PipelineConfig.Load(new Workspace(Work), Path.Combine(Work, "pipeline.yml"));

    public void Dispose()
    {
        Grafana.Dispose();
        ledger.Dispose();
    }

    private (GrafanaDeployer Deployer, GrafanaDeployPlanner Planner, GrafanaRollback Rollback, GrafanaRollbackPlanner RollbackPlanner) Steps()
    {
        var environment = FakeEnvironment.With(("GRAFANA_TOKEN", Token), ("USER", "ann"), ("SOURCE_PASSWORD", SourcePassword), ("CLIENT_KEY", ClientKey), ("OTHER_PASSWORD", "hunter3-of-the-source"));
        var mask = ledger.Runner.Mask;
        var door = new GrafanaDoor(new GrafanaApis(Time, new Random(1)), environment, mask);
        var record = new GrafanaRecord(ledger.Ledger, git, environment);
        var journal = new StepJournal(new Workspace(Work), mask, TimeProvider.System);
        return (new GrafanaDeployer(door, new GrafanaWriter(journal, Said), record), new GrafanaDeployPlanner(door, record), new GrafanaRollback(door, record, journal, Said), new GrafanaRollbackPlanner(door, record));
    }

    private static string Indented(string text, int spaces) => string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new string(' ', spaces) + line));
}
