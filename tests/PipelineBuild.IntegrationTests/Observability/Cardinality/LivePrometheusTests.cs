using System.Text;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.IntegrationTests.Observability.Cardinality;

/// <summary>With a real Prometheus that scrapes an application whose label has ever new values.</summary>
public sealed class LivePrometheusTests : IDisposable
{
    private const int NewSessionsPerScrape = 5;

    private readonly CardinalityRig rig = new();
    private readonly HttpServer application;
    private readonly PrometheusServer server;
    private readonly PrometheusApis apis = new();
    private int scrapes;
    private int lastNew = int.MaxValue;
    private string large = "";

    public LivePrometheusTests()
    {
        application = new HttpServer(context => HttpServer.WriteAsync(context.Response, 200, Encoding.UTF8.GetBytes(large + Exposition(Math.Min(Interlocked.Increment(ref scrapes), lastNew))), "text/plain; version=0.0.4"));
        server = new PrometheusServer(rig.Programs, apis, new LiveProcesses(new SecretMask()));
    }

    public void Dispose()
    {
        application.Dispose();
        apis.Dispose();
        rig.Dispose();
    }

    [MonitoringFact]
    public async Task The_label_that_explodes_is_named_with_its_budget_and_all_series_are_counted()
    {
        await using var running = await ScrapingAsync();

        var result = await rig.CheckAsync($"maxSeries: 20\nmetrics: [{{ name: steady_total, maxSeries: 2 }}]\nlabels: [{{ name: session, maxValues: 10 }}]\nsources: [{{ name: live, url: '{running.Api.Address}' }}]");

        Assert.Equal(Outcome.Failed, result.Outcome);
        var counts = Assert.Single(result.Sources);
        var logins = Assert.Single(counts.Metrics, metric => metric.Metric == "logins_total");
        Assert.Equal("logins_total", counts.Metrics[0].Metric);
        Assert.Equal("session", logins.Labels[0].Label);
        Assert.True(logins.Series >= 4 * NewSessionsPerScrape && logins.Labels[0].Values == logins.Series, $"{logins.Series} series, {logins.Labels[0].Values} sessions");
        Assert.Equal(2, Assert.Single(counts.Metrics, metric => metric.Metric == "steady_total").Series);
        Assert.Equal(1, Assert.Single(counts.Metrics, metric => metric.Metric == "up").Series);
        Assert.Equal(["observability/cardinality-total", "observability/cardinality-label"], result.Findings.Select(finding => finding.Rule));
        Assert.Contains("logins_total, 1 without its label session, which has", result.Findings[0].Message);
        Assert.StartsWith("logins_total: the label session has", result.Findings[1].Message);
        Assert.DoesNotContain("session-of-", string.Concat(result.Findings.Select(finding => finding.Message)));
    }

    [MonitoringFact]
    public async Task The_counts_are_those_of_the_server_itself()
    {
        lastNew = 4;
        await using var running = await ScrapingAsync();

        var status = await running.Api.TsdbStatusAsync(50, default);
        var result = await rig.CheckAsync($"maxSeries: 100000\nsources: [{{ url: '{running.Api.Address}' }}]");

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Equal(status.SeriesByMetric.Select(pair => (pair.Key, (long)pair.Value)).Order(), result.Sources[0].Metrics.Select(metric => (metric.Metric, (long)metric.Series)).Order());
    }

    [MonitoringFact]
    public async Task A_small_metric_over_its_own_budget_has_its_label_named_too()
    {
        large = string.Concat(Enumerable.Range(0, 30).SelectMany(metric => Enumerable.Range(0, 3).Select(zone => $"large_{metric}{{zone=\"{zone}\"}} 1\n")));
        await using var running = await ScrapingAsync();

        var result = await rig.CheckAsync($"metrics: [{{ name: steady_total, maxSeries: 1 }}]\nsources: [{{ url: '{running.Api.Address}' }}]");

        Assert.Contains("2 series of steady_total, 1 without its label code, which has 2 values", Assert.Single(result.Findings).Message);
    }

    [MonitoringFact]
    public async Task A_server_that_went_away_is_errored_and_the_other_source_is_counted_still()
    {
        Uri address;
        await using (var running = await server.StartAsync(null, rig.Folder.At("data"), default))
        {
            address = running.Api.Address;
        }

        var result = await rig.CheckAsync($"maxSeries: 20\nsources: [{{ url: '{address}' }}, {{ name: app, scrape: ['http://{application.Host}/metrics'], seconds: 0 }}]");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("does not answer", Assert.Single(result.Findings).Message);
        Assert.Equal(("app", 2 + NewSessionsPerScrape), (Assert.Single(result.Sources).Source, result.Sources[0].Series));
    }

    [MonitoringFact]
    public async Task A_server_without_series_is_errored()
    {
        await using var running = await server.StartAsync(null, rig.Folder.At("data"), default);

        var result = await rig.CheckAsync($"sources: [{{ name: live, url: '{running.Api.Address}' }}]");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("live holds no series, so nothing was checked", Assert.Single(result.Findings).Message);
    }

    private static string Exposition(int scrape) =>
        $"# TYPE steady_total counter\nsteady_total{{code=\"200\"}} {scrape}\nsteady_total{{code=\"500\"}} 0\n# TYPE logins_total counter\n"
        + string.Concat(Enumerable.Range(0, scrape * NewSessionsPerScrape).Select(session => $"logins_total{{session=\"session-of-{session:D6}\"}} 1\n"));

    /// <summary>Returns after four scrapes at least.</summary>
    private async Task<RunningPrometheus> ScrapingAsync()
    {
        var config = rig.Folder.Write("prometheus.yml", $"scrape_configs:\n- job_name: app\n  scrape_interval: 1s\n  static_configs: [{{ targets: ['{application.Host}'] }}]\n");
        var running = await server.StartAsync(config, rig.Folder.At("data"), default);
        await Programs.EventuallyAsync("the application was scraped", () => running.Api.QueryAsync("count(logins_total)", null, default).GetAwaiter().GetResult() is [{ Value: >= 4 * NewSessionsPerScrape }]);
        return running;
    }
}
