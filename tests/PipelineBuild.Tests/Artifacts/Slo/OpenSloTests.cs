using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts.Slo;

/// <summary>OpenSLO v1: indicators in the objective and beside it, queries with a window and without, and what is refused.</summary>
public sealed class OpenSloTests : IDisposable
{
    private const string Good = """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: answers }
        spec:
          description: Requests are answered.
          service: shop
          indicator:
            metadata: { name: answered }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { type: Prometheus, spec: { query: 'sum(http_requests_total{code!~"5.."})' } } }
                total: { metricSource: { type: Prometheus, spec: { query: http_requests_total } } }
          timeWindow: [ { duration: 4w, isRolling: true } ]
          budgetingMethod: Occurrences
          objectives: [ { displayName: Most, target: 0.99 }, { targetPercent: 99.9 } ]
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Counters_are_asked_over_a_window_and_each_target_is_an_objective()
    {
        var file = Read(Good);

        Assert.Empty(file.Problems);
        Assert.Empty(file.Unknown);
        Assert.Equal([("shop-answers-0", 99.0, 28.0), ("shop-answers-1", 99.9, 28.0)], file.Objectives.Select(slo => (slo.Id, slo.Percent, slo.Period!.Value.Length.TotalDays)));
        Assert.Equal("1 - (\n  (sum(rate(http_requests_total{code!~\"5..\"}[1h])))\n  /\n  (sum(rate(http_requests_total[1h])))\n)", file.Objectives[0].Indicator.Of("1h"));
        Assert.Equal("Requests are answered.", file.Objectives[0].Description);
    }

    [Theory]
    [InlineData("good: { metricSource: { type: Prometheus, spec: { query: 'sum(http_requests_total{code!~\"5..\"})' } } }", "bad: { metricSource: { spec: { query: 'sum(rate(errors_total[{{.window}}]))' } } }", "(sum(rate(errors_total[1h])))\n/\n(sum(rate(http_requests_total[1h])))")]
    [InlineData("counter: true", "counter: false", null)]
    public void Bad_events_are_counted_as_errors_and_only_counters_are_given_a_window(string before, string after, string? indicator)
    {
        var file = Read(Good.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(indicator, file.Problems.Count > 0 ? null : file.Objectives[0].Indicator.Of("1h"));
        Assert.All(file.Problems, problem => Assert.Contains("has no {{.window}}", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("failure", "errors:ratio", "(avg_over_time(errors:ratio[1h]))")]
    [InlineData("success", "good:ratio{job=\"a\"}", "(1 - (avg_over_time(good:ratio{job=\"a\"}[1h])))")]
    [InlineData("failure", "max_over_time(errors:ratio[{{.window}}])", "(max_over_time(errors:ratio[1h]))")]
    public void A_recorded_ratio_is_taken_as_its_mean(string type, string query, string expected)
    {
        var file = Read($$"""
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: answers }
            spec:
              service: shop
              indicatorRef: recorded
              budgetingMethod: Occurrences
              objectives: [ { target: 0.99 } ]
            ---
            apiVersion: openslo/v1
            kind: SLI
            metadata: { name: recorded }
            spec:
              ratioMetric:
                rawType: {{type}}
                raw: { metricSource: { metricSourceRef: ours, spec: { query: '{{query}}' } } }
            ---
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: ours }
            spec: { type: prometheus, connectionDetails: { url: http://127.0.0.1:9090 } }
            """);

        Assert.Empty(file.Problems);
        Assert.Equal(expected, Assert.Single(file.Objectives).Indicator.Of("1h"));
    }

    [Theory]
    [InlineData("openslo/v1", "openslo.com/v2alpha", "slo.yml:1:13: apiVersion: 'openslo.com/v2alpha SLO' is no specification that is known")]
    [InlineData("Occurrences", "Timeslices", "slo.yml:15:20: budgetingMethod: 'Timeslices' can't be generated")]
    [InlineData("duration: 4w, isRolling: true", "duration: 1M, calendar: { timeZone: UTC }", "slo.yml:14:43: timeWindow: only rolling windows")]
    [InlineData("isRolling: true", "isRolling: false", "slo.yml:14:44: timeWindow: only rolling windows")]
    [InlineData("duration: 4w", "duration: 1Q", "slo.yml:14:29: duration: expected the length of a rolling window")]
    [InlineData("target: 0.99 }", "target: 1.5 }", "slo.yml:16:46: target: expected a number above 0 and up to 1")]
    [InlineData("targetPercent: 99.9", "target: 0.9, targetPercent: 99.9", "slo.yml:16:84: targetPercent: is there beside target")]
    [InlineData("{ targetPercent: 99.9 }", "{ target: 0.9, indicatorRef: other }", "slo.yml:16:83: spec.objectives: an objective made of several indicators")]
    [InlineData("type: Prometheus, spec: { query: http_requests_total }", "type: Datadog, spec: { query: http_requests_total }", "slo.yml:13:40: type: 'Datadog' can't be asked")]
    [InlineData("query: http_requests_total }", "query: 'sum(rate(http_requests_total[5m]))' }", "slo.yml:13:67: query: has no {{.window}}")]
    [InlineData("query: http_requests_total }", "query: 'sum by (job) (http_requests_total)' }", "slo.yml:13:67: query: has no {{.window}}")]
    [InlineData("query: http_requests_total }", "query: 'sum(rat(http_requests_total[{{.window}}]))' }", "slo.yml:13:67: query: is no PromQL")]
    [InlineData("      ratioMetric:\n", "      thresholdMetric: { metricSource: {} }\n      ratioMetric:\n", "slo.yml:10:24: thresholdMetric: counts no events")]
    [InlineData("        counter: true\n", "        bad: {}\n", "slo.yml:11:9: ratioMetric: expected exactly one of good, bad and raw, found good and bad")]
    [InlineData("  service: shop\n", "  service: shop\n  indicatorRef: x\n", "slo.yml:7:17: indicatorRef: is there beside indicator")]
    [InlineData("  indicator:\n", "  unused:\n", "slo.yml:5:3: indicator: is required, or indicatorRef")]
    public void What_can_not_be_generated_is_refused_where_it_stands(string before, string after, string expected)
    {
        var file = Read(Good.Replace(before, after, StringComparison.Ordinal));

        Assert.Contains(file.Problems, problem => problem.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kind: DataSource\nmetadata: { name: ours }\nspec: { type: Datadog }", "type: 'Datadog' can't be asked")]
    [InlineData("kind: AlertPolicy\nmetadata: { name: pages }", null)]
    public void A_document_beside_it_tells_what_is_asked(string document, string? problem)
    {
        var file = Read($"{Good.Replace("type: Prometheus, spec: { query: http_requests_total }", "metricSourceRef: ours, spec: { query: http_requests_total }", StringComparison.Ordinal)}\n---\napiVersion: openslo/v1\n{document}\n");

        Assert.Equal(problem, file.Problems.Select(each => $"{each.Path}: {each.Message}".Split(';')[0]).FirstOrDefault());
    }

    [Fact]
    public void An_indicator_that_is_not_in_the_file_and_keys_that_nothing_reads_are_told()
    {
        var file = Read(Good.Replace("  service: shop\n", "  service: shop\n  alertPolicies: [ { alertPolicyRef: pages } ]\n", StringComparison.Ordinal));
        var missing = Read("apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: a }\nspec:\n  service: shop\n  indicatorRef: nowhere\n  objectives: [ { target: 0.9 } ]\n");

        Assert.Equal("slo.yml:7:3: spec.alertPolicies", Assert.Single(file.Unknown).ToString().Split(": is")[0]);
        Assert.StartsWith("slo.yml:6:17: indicatorRef: no SLI of this file is called 'nowhere'", Assert.Single(missing.Problems).ToString());
    }

    private SloFile Read(string text) => SloFile.Read(new Workspace(folder.Path), folder.Write("slo.yml", text));
}
