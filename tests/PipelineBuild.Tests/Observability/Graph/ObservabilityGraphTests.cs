using PipelineBuild.Artifacts;
using PipelineBuild.Observability;
using PipelineBuild.Observability.Graph;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Graph;

/// <summary>With a real git history.</summary>
public sealed class ObservabilityGraphTests : IDisposable
{
    private const string Rules = """
        groups:
        - name: g
          rules:
          - { record: "job:errors:rate5m", expr: "sum by (job) (rate(errors_total{job='shop'}[5m]))" }
          - { record: "job:errors:share", expr: "job:errors:rate5m / 2" }
          - { record: "ring:a", expr: "ring:b" }
          - { record: "ring:b", expr: "ring:a" }
          - { alert: ManyErrors, expr: "job:errors:share > 1" }
        """;

    private const string Dashboard = """{ "title": "Shop <&>", "panels": [{ "id": 1, "type": "stat", "title": "\"Errors\"", "targets": [{ "expr": "job:errors:rate5m{job=\"$job\"}" }] }] }""";

    private const string Slo = "version: prometheus/v1\nservice: shop\nslos:\n- name: availability\n  sli: { events: { error_query: 'sum(rate(errors_total[{{.window}}]))', total_query: 'sum(rate(requests_total[{{.window}}]))' } }\n";

    private readonly TempFolder folder = new();
    private readonly IProcessRunner runner = new ProcessRunner(new SecretMask());
    private readonly ProgramLocator programs = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());

    public ObservabilityGraphTests()
    {
        folder.Write("pipeline.yml", "name: scratch\nobservability:\n  metrics: ['*.prom']\n  dashboards: ['*.json']\n  slos: [slo.yml]\n  prometheus: { rules: [rules.yml] }\n");
        folder.Write("rules.yml", Rules);
        folder.Write("board.json", Dashboard);
        folder.Write("slo.yml", Slo);
        folder.Write("shop.prom", "# TYPE errors_total counter\nerrors_total 1\nrequests_total 1\nlonely 1\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_graph_is_written_the_same_each_time_and_without_a_release_it_passes()
    {
        var result = await WriteAsync();
        var first = (File.ReadAllText(folder.At("artifacts/observability/graph.json")), File.ReadAllText(folder.At("artifacts/observability/graph.svg")));
        await WriteAsync();

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Contains(result.Text, line => line.StartsWith("Not compared with a release", StringComparison.Ordinal));
        Assert.Equal(first, (File.ReadAllText(folder.At("artifacts/observability/graph.json")), File.ReadAllText(folder.At("artifacts/observability/graph.svg"))));
        Golden.Matches("svg", first.Item2);
        System.Xml.Linq.XDocument.Parse(first.Item2);
    }

    [Fact]
    public async Task What_depends_on_a_metric_is_a_tree()
    {
        var result = await WriteAsync("errors_total");

        Assert.Equal(
            """
            metric errors_total  shop.prom:1:8  made by shop
            |- recording rule job:errors:rate5m  rules.yml:4:5
            |  |- panel Shop <&> / "Errors"  board.json
            |  `- recording rule job:errors:share  rules.yml:5:5
            |     `- alert ManyErrors  rules.yml:8:5
            `- SLO shop/availability  slo.yml:4:3
            """, string.Join('\n', result.Text.Where(line => line.Length > 0).SkipLast(1)));
    }

    [Fact]
    public async Task A_ring_of_rules_ends() => Assert.Equal(["record:ring:b"], (await WriteAsync("ring:a")).Impact);

    [Fact]
    public async Task A_metric_that_nobody_knows_is_errored_with_an_offer()
    {
        var result = await WriteAsync("error_total");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("did you mean 'errors_total'?", result.Summary);
    }

    [Fact]
    public async Task A_renamed_rule_fails_at_everyone_who_breaks()
    {
        await ReleaseAsync();
        folder.Write("rules.yml", Rules.Replace("record: \"job:errors:rate5m\"", "record: \"job:errors:rate1m\""));

        var result = await WriteAsync();

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(["job:errors:rate5m"], result.Lost);
        Assert.Equal(
            [
                "panel Shop <&> / \"Errors\" uses job:errors:rate5m, which v1.0.0 had and nothing makes any more; it is probably job:errors:rate1m now; with it break alert ManyErrors",
                "recording rule job:errors:share uses job:errors:rate5m, which v1.0.0 had and nothing makes any more; it is probably job:errors:rate1m now; with it break alert ManyErrors",
            ], result.Findings.Select(finding => finding.Message));
        Assert.Equal(["board.json", "rules.yml:5:5"], result.Findings.Select(finding => finding.Place));
    }

    [Fact]
    public async Task A_metric_that_nobody_uses_fails_until_its_end_is_declared()
    {
        await ReleaseAsync();
        folder.Write("shop.prom", "errors_total 1\nrequests_total 1\n");
        var failed = await WriteAsync();
        folder.Write("pipeline.yml", File.ReadAllText(folder.At("pipeline.yml")) + "  graph: { removed: [{ metric: lonely, reason: not needed }] }\n");
        var passed = await WriteAsync();

        Assert.StartsWith("lonely is gone since v1.0.0; nothing in this repository uses it", Assert.Single(failed.Findings).Message);
        Assert.Equal((Outcome.Failed, Outcome.Passed), (failed.Outcome, passed.Outcome));
    }

    [Fact]
    public async Task A_catalogue_file_that_was_removed_counts_too()
    {
        await ReleaseAsync();
        File.Delete(folder.At("shop.prom"));
        folder.Write("other.prom", "requests_total 1\nlonely 1\n");

        var result = await WriteAsync();

        Assert.Equal(["errors_total"], result.Lost);
        Assert.Equal(2, result.Findings.Count);
    }

    [Fact]
    public void Thousands_of_nodes_are_drawn_in_little_time()
    {
        var nodes = Enumerable.Range(0, 6000).Select(index => new GraphNode($"metric:m{index % 50}_{index}", GraphKind.Metric, $"m{index % 50}_{index}", [])).ToList();
        var alerts = Enumerable.Range(0, 6000).Select(index => new GraphNode($"alert:{index}", GraphKind.Alert, $"{index}", [new($"f{index % 40}.yml", index, 1)])).ToList();

        var svg = GraphSvg.Draw(new MetricGraph([.. nodes, .. alerts], nodes.Zip(alerts, (metric, alert) => new GraphEdge(metric.Id, alert.Id)).ToList()));

        Assert.True(svg.Length < 200_000);
        Assert.Contains("m0_* (120)", svg);
    }

    private async Task<ObservabilityGraphResult> WriteAsync(string? impact = null)
    {
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.At("pipeline.yml"));
        return await new ObservabilityGraph(new LastReleaseCommit(new GitHistory(runner, programs)), new LastReleaseGraph(new GitTree(runner, programs))).WriteAsync(config, impact, default);
    }

    private async Task ReleaseAsync()
    {
        folder.Write(".gitignore", "artifacts/\n");
        await GitAsync("init", "--quiet");
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "--quiet", "-m", "one");
        await GitAsync("tag", "v1.0.0");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "--quiet", "--allow-empty", "-m", "two");
    }

    private Task<ProcessOutput> GitAsync(params string[] arguments) => runner.RunCheckedAsync(new Command(programs.Require("git"), arguments) { WorkingDirectory = folder.Path }, default);
}
