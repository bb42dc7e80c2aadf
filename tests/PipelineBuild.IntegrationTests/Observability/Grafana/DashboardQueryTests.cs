using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Observability.Grafana.Queries;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Observability.Grafana;

/// <summary>Queries of dashboards, asked of the real Prometheus.</summary>
public sealed class DashboardQueryTests(ITestOutputHelper output)
{
    [MonitoringFact]
    public async Task Queries_of_every_kind_find_the_data_that_is_made_for_them()
    {
        using var rig = new QueryTestRig();
        rig.Dashboard(
            "good", """{ "name": "job", "type": "query", "query": "label_values(up, job)" }, { "name": "quantile", "type": "custom", "query": "0.5,0.99", "current": { "value": "0.99" } }""",
            ("reqps", "sum by (code) (rate(http_requests_total{job=~\"$job\"}[$__rate_interval]))"),
            ("s", "histogram_quantile($quantile, sum by (le) (rate(http_duration_seconds_bucket{job=\"$job\"}[5m])))"),
            ("percentunit", "sum(rate(http_requests_total{code=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))"),
            ("", "topk(5, go_goroutines{instance=~\"${instance:regex}\"})"),
            ("bytes", "process_resident_memory_bytes * on (instance) group_left (version) build_info{version!=\"\"}"),
            ("", "count(up == 0)"),
            ("", "up == 1"),
            ("", "time() - max(backup_timestamp_seconds) > 3600"));

        var result = await rig.TestAsync();

        Assert.Empty(result.Findings.Select(finding => finding.Message));
        Assert.Equal((Outcome.Passed, 9), (result.Outcome, result.Queries.Count(query => query.Verdict == QueryVerdict.Data)));
    }

    [MonitoringFact]
    public async Task Variables_and_annotations_are_asked_and_what_they_find_nothing_for_is_told_by_their_names()
    {
        using var rig = new QueryTestRig();
        rig.Dashboard(
            "good", """{ "name": "job", "type": "query", "query": "label_values(job)" }, { "name": "instance", "type": "query", "query": { "query": "label_values(up{job=\"$job\"}, instance)" } }, { "name": "busy", "type": "query", "query": "query_result(topk(3, rate(http_requests_total[$__range])))" }""",
            [("Deployments", "changes(process_start_time_seconds{job=\"$job\"}[5m]) > 0")],
            ("", "up{job=\"$job\"}"));
        rig.Dashboard(
            "bad", """{ "name": "v", "type": "query", "query": "label_values(nobody_has_it)" }, { "name": "w", "type": "query", "query": "query_result(rate(up))" }""", [("Never", "up == 1 and up == 0")], ("", "up"));

        var result = await rig.TestAsync();

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(["bad, annotation 'Never'", "bad, variable v", "bad, variable w"], result.Findings.Select(finding => finding.Message.Split(": ")[0]).Order(StringComparer.Ordinal));
        Assert.Equal((5, 1), (result.Queries.Count(query => query is { Dashboard: "good", Verdict: QueryVerdict.Data }), result.Queries.Count(query => query is { Dashboard: "bad", Verdict: QueryVerdict.Data })));
        Assert.All(result.Findings, finding => Assert.True(finding is { File: "bad.json", Line: > 0, Column: > 1 }, finding.ToString()));
    }

    /// <summary>Two queries that want one series with other values get a server each.</summary>
    [MonitoringFact]
    public async Task What_asks_for_whatever_there_is_is_asked_beside_all_data_and_is_untested_where_there_is_none()
    {
        using var rig = new QueryTestRig();
        rig.Dashboard("late", """{ "name": "team", "type": "query", "query": "label_values(team)" }""", ("", "up{team=\"\"} == 1"), ("", "up{team=\"\"} == 0 and on () owners{team=\"a\"}"));
        rig.Dashboard("lone", """{ "name": "job", "type": "query", "query": "label_values(job)" }""");
        rig.Dashboard("logs", """{ "name": "app", "type": "query", "query": "label_values(app)", "datasource": { "uid": "$source" } }, { "name": "source", "type": "datasource", "query": "loki" }""");

        var result = await rig.TestAsync();

        var finding = Assert.Single(result.Findings);
        Assert.Equal((Outcome.Errored, "grafana/query-untested", "lone.json"), (result.Outcome, finding.Rule, finding.File));
        Assert.Contains("no other query of its dashboard says", finding.Message, StringComparison.Ordinal);
        Assert.Equal(3, result.Queries.Count(query => query is { Dashboard: "late", Verdict: QueryVerdict.Data }));
        Assert.Equal(["asks Prometheus nothing, so nothing of it was tested: logs.json"], result.Text);
    }

    [MonitoringFact]
    public async Task What_is_empty_refused_or_shown_in_a_wrong_unit_fails_with_dashboard_panel_and_expression()
    {
        using var rig = new QueryTestRig();
        rig.Dashboard("bad", "", ("", "up == 1 and up == 0"), ("", "rate(up)"), ("bytes", "rate(sent_bytes_total[5m])"), ("", "label_replace(up, \"job\", \"$1\", \"job\", \"(\")"));

        var result = await rig.TestAsync();

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(["grafana/query-empty", "grafana/query-refused", "grafana/query-unit", "grafana/query-refused"], result.Findings.Select(finding => finding.Rule));
        Assert.Contains("bad, panel 'p1', query A: gives nothing", result.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("up == 1 and up == 0", result.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("'bytes', which is for an amount of bytes, and gives bytes per second", result.Findings[2].Message, StringComparison.Ordinal);
        Assert.All(result.Findings, finding => Assert.True(finding is { File: "bad.json", Line: > 1, Column: > 1 }, finding.ToString()));
    }

    [MonitoringFact]
    public async Task What_no_data_can_be_made_for_is_errored_unless_somebody_says_why_that_is_well()
    {
        using var rig = new QueryTestRig();
        rig.Dashboard("native", "", ("", "histogram_sum(rate(native_seconds[5m]))"));

        var result = await rig.TestAsync();
        var excused = await rig.TestAsync("  lint:\n    rules:\n      - { rule: grafana/query-untested, severity: \"off\", reason: native histograms, files: [native.json] }\n");

        Assert.Equal((Outcome.Errored, "grafana/query-untested"), (result.Outcome, Assert.Single(result.Findings).Rule));
        Assert.Contains("native histogram", result.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal((Outcome.Passed, "native histograms"), (excused.Outcome, Assert.Single(excused.Ignored).Reason));
    }

    /// <summary>Of the corpus at least 95 of 100 queries have data, and each of the others its reason.</summary>
    [MonitoringFact]
    public async Task Queries_of_other_peoples_dashboards_return_data()
    {
        if (SharedCorpus.Find(Repository.Root, output) is not { } corpus)
        {
            return;
        }

        using var rig = new QueryTestRig();
        var result = await rig.TestAsync(root: Path.Combine(corpus, "dashboards"));
        var rest = result.Queries.Where(query => query.Verdict != QueryVerdict.Data).ToList();
        output.WriteLine(result.Summary);
        output.WriteLine(string.Join('\n', rest.Select(query => $"{query.File}: {query.Dashboard}, {query.Panel}: {query.Verdict}: {query.Reason ?? query.Expression}")));
        output.WriteLine(string.Join('\n', result.Findings.Where(finding => finding.Rule == "grafana/query-unit")));

        var kinds = result.Queries.ToLookup(query => query.Panel.Split(' ')[0] is "variable" or "annotation" ? query.Panel.Split(' ')[0] : "panel");
        Assert.All(new[] { "panel", "variable" }, kind => Assert.True(kinds.Contains(kind), kind));
        foreach (var same in kinds)
        {
            var found = same.Count(query => query.Verdict == QueryVerdict.Data);
            output.WriteLine($"{same.Key}: {found} of {same.Count()} with data");
            Assert.True(found * 20 >= same.Count() * 19, $"{same.Key}: {found} of {same.Count()}");
        }

        Assert.True(result.Queries.Count > 900, result.Summary);
        Assert.All(rest, query => Assert.NotNull(query.Reason));
    }
}
