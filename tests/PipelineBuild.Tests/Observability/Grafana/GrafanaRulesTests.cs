using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Grafana;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests.Observability.Grafana;

/// <summary>Every rule on its own cases: folders <c>bad-*</c> with what is found in them, folders <c>good-*</c> in which it finds nothing.</summary>
public class GrafanaRulesTests
{
    private static readonly RuleCases Cases = new("tests/PipelineBuild.Tests/Observability/Grafana/cases", "src/PipelineBuild/Observability/Grafana/Rules", GrafanaRules.Ids);

    public static TheoryData<string, string> Bad => Cases.Of("bad-*");

    public static TheoryData<string, string> Good => Cases.Of("good-*");

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_rule_finds_what_is_bad(string rule, string folder)
    {
        var found = FindingsOf(rule, folder);

        Assert.NotEmpty(found);
        Golden.MatchesFile(Path.Combine(Cases.PathOf(rule, folder), "expected.txt"), string.Concat(found.Select(finding => $"{finding.Place}: {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}\n")));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_rule_finds_nothing_in_what_is_good(string rule, string folder) => Assert.Empty(FindingsOf(rule, folder).Select(finding => finding.Message));

    [Fact]
    public void Every_rule_has_both_kinds_of_cases_and_no_case_is_of_no_rule() => Cases.AreComplete(Bad, Good);

    [Fact]
    public void Every_class_of_a_rule_is_listed_under_its_own_name_and_in_the_catalogue() => Cases.AreListed();

    [Fact]
    public void A_rule_that_lacks_what_it_needs_is_told() =>
        Assert.Equal(["grafana/unknown-datasource", "grafana/unknown-metric"], new GrafanaCheck(new GrafanaSurroundings(null, null, null), RuleSettings.Usual).Unasked.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_switched_off_is_kept_with_its_reason()
    {
        var off = new RuleSettings([new("grafana/no-uid", null, "imported by hand only", [])]);
        var dashboard = GrafanaDashboard.Read("a.json", "{\"title\":\"A\",\"panels\":[]}");

        var report = new GrafanaCheck(new GrafanaSurroundings(null, null, null), off).Of(dashboard);

        Assert.Equal("imported by hand only", Assert.Single(report.Ignored).Reason);
        Assert.DoesNotContain(report.Findings, finding => finding.Rule == "grafana/no-uid");
    }

    /// <summary>Each gets the rules that fit any panel, and none that speaks of PromQL or metrics.</summary>
    [Theory]
    [InlineData("loki", "\"expr\": \"{app=\\\"a\\\"} |= \\\"error\\\"\"")]
    [InlineData("grafana-postgresql-datasource", "\"format\": \"time_series\", \"rawSql\": \"SELECT at, n FROM t WHERE $__timeFilter(at)\"")]
    [InlineData("mysql", "\"format\": \"table\", \"rawSql\": \"SELECT count(*) FROM t\"")]
    [InlineData("mssql", "\"format\": \"table\", \"rawSql\": \"SELECT count(*) FROM t\"")]
    [InlineData("elasticsearch", "\"query\": \"app:a\", \"metrics\": [{ \"type\": \"count\" }]")]
    [InlineData("grafana-opensearch-datasource", "\"query\": \"*\"")]
    [InlineData("tempo", "\"query\": \"{ status = error }\"")]
    [InlineData("grafana-pyroscope-datasource", "\"labelSelector\": \"{}\", \"profileTypeId\": \"process_cpu\"")]
    [InlineData("cloudwatch", "\"namespace\": \"AWS/EC2\", \"metricName\": \"CPUUtilization\", \"expression\": \"\"")]
    [InlineData("influxdb", "\"query\": \"SELECT mean(v) FROM cpu WHERE $timeFilter GROUP BY time($__interval)\"")]
    [InlineData("graphite", "\"target\": \"alias(servers.*.cpu, 'cpu')\"")]
    [InlineData("stackdriver", "\"timeSeriesList\": { \"projectName\": \"a\" }")]
    [InlineData("grafana-azure-monitor-datasource", "\"azureLogAnalytics\": { \"query\": \"Heartbeat | take 5\" }")]
    [InlineData("__expr__", "\"type\": \"math\", \"expression\": \"$A / $B\"")]
    public void A_panel_of_another_data_source_gets_the_rules_that_fit_it(string type, string query)
    {
        var around = new GrafanaSurroundings(MetricCatalogue.Of([Exposition.Read(new StringReader("# TYPE up gauge\nup 1\n"), "metrics.txt")]), new HashSet<string>(), null);
        foreach (var source in new[] { $$"""{ "type": "{{type}}", "uid": "team-a" }""", """{ "type": "datasource", "uid": "-- Mixed --" }""" })
        {
            var dashboard = GrafanaDashboard.Read("a.json", $$"""
                { "uid": "a", "title": "A", "schemaVersion": 39, "panels": [ { "id": 1, "type": "timeseries", "datasource": {{source}}, "targets": [{ "refId": "A", "datasource": { "type": "{{type}}", "uid": "team-a" }, {{query}} }] } ] }
                """);

            Assert.Equal(
                ["grafana/hardcoded-datasource", "grafana/no-description", "grafana/no-panel-title", "grafana/no-unit"],
                new GrafanaCheck(around, RuleSettings.Usual).Of(dashboard).Findings.Select(finding => finding.Rule).Order(StringComparer.Ordinal));
        }
    }

    private static List<Finding> FindingsOf(string rule, string folder)
    {
        var workspace = new Workspace(Cases.PathOf(rule, folder));
        var dashboards = Directory.EnumerateFiles(workspace.Root, "dashboard*.json").Order(StringComparer.Ordinal).Select(file => GrafanaDashboard.Read(Path.GetFileName(file), File.ReadAllBytes(file))).ToList();
        Assert.All(dashboards, dashboard => Assert.Null(dashboard.Problem));
        var (metrics, sources) = (Path.Combine(workspace.Root, "metrics.txt"), Path.Combine(workspace.Root, "datasources.yaml"));
        var around = new GrafanaSurroundings(
            File.Exists(metrics) ? MetricCatalogue.Of([Exposition.Read(new StringReader(File.ReadAllText(metrics)), "metrics.txt")]) : null,
            new HashSet<string>(),
            File.Exists(sources) ? GrafanaProvisioning.Read(workspace, ["datasources.yaml"]).Names : null);
        var check = new GrafanaCheck(around, RuleSettings.Usual);
        return dashboards.SelectMany(dashboard => check.Of(dashboard).Findings).Concat(check.OfAll(dashboards.Select(DashboardCard.Of).ToList()).Findings).Where(finding => RuleCases.NameOf(finding.Rule) == rule).ToList();
    }
}
