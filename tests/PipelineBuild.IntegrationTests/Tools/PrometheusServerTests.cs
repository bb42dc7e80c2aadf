using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.IntegrationTests.Tools;

/// <summary>With the real Prometheus.</summary>
public sealed class PrometheusServerTests : IDisposable
{
    private const long Begin = 1_700_000_000;

    private static readonly ProgramLocator Located = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());

    private readonly TempFolder folder = new();
    private readonly PrometheusApis apis = new();
    private readonly PrometheusServer server;

    public PrometheusServerTests() => server = new PrometheusServer(Located, apis, new LiveProcesses(new SecretMask()));

    public void Dispose()
    {
        apis.Dispose();
        folder.Dispose();
    }

    [MonitoringFact]
    public async Task A_history_of_long_ago_can_be_asked_and_the_server_is_gone_afterwards()
    {
        var lines = Enumerable.Range(0, 61).Select(minute => $"requests_total{{job=\"api\",code=\"200\"}} {minute * 60} {Begin + (minute * 60)}\nrequests_total{{job=\"api\",code=\"500\"}} {minute * 6} {Begin + (minute * 60)}\n");
        folder.Write("m.om", $"# TYPE requests counter\n{string.Concat(lines)}# EOF\n");
        var made = await Programs.RunAsync(Located.Require("promtool"), ["tsdb", "create-blocks-from", "openmetrics", folder.At("m.om"), folder.At("data")]);
        Assert.True(made.ExitCode == 0, made.ToString());
        var end = DateTimeOffset.FromUnixTimeSeconds(Begin + 3600);

        await using (var running = await server.StartAsync(null, folder.At("data"), default))
        {
            var rates = await running.Api.QueryAsync("sum by (code) (rate(requests_total[10m])) * 60", end, default);
            var scalar = await running.Api.QueryAsync("1 / 0", end, default);
            var series = await running.Api.SeriesAsync(["requests_total", "up"], end.AddHours(-1), end, default);

            Assert.Equal([("200", 60.0), ("500", 6.0)], rates.Select(rate => (rate.Labels["code"], Math.Round(rate.Value, 6))).Order());
            Assert.Equal(double.PositiveInfinity, Assert.Single(scalar).Value);
            Assert.Equal(2, series.Count);
            Assert.All(series, labels => Assert.Equal(("requests_total", "api"), (labels["__name__"], labels["job"])));
            Assert.Contains("parse error", (await Assert.ThrowsAsync<PrometheusException>(() => running.Api.QueryAsync("sum(", null, default))).Message);
            Assert.Contains("gives a matrix", (await Assert.ThrowsAsync<PrometheusException>(() => running.Api.QueryAsync("requests_total[5m]", end, default))).Message);
        }

        Assert.Empty(Programs.Naming(folder.At("data")));
    }

    [MonitoringFact]
    public async Task What_it_scrapes_is_counted()
    {
        folder.Write("prometheus.yml", "scrape_configs:\n- job_name: self\n  scrape_interval: 1s\n  static_configs: [{ targets: ['127.0.0.1:1'] }]\n");

        await using var running = await server.StartAsync(folder.At("prometheus.yml"), folder.At("data"), default);
        await Programs.EventuallyAsync("the target was scraped", () => running.Api.QueryAsync("up", null, default).GetAwaiter().GetResult() is [{ Value: 0 }]);
        await Programs.EventuallyAsync("the series are counted", () => running.Api.TsdbStatusAsync(10, default).GetAwaiter().GetResult().Series >= 5);
        var status = await running.Api.TsdbStatusAsync(10, default);

        Assert.Contains(status.SeriesByMetric, metric => metric is { Key: "up", Value: 1 });
        Assert.Contains(status.ValuesByLabel, label => label.Key == "__name__");
        Assert.Contains(status.SeriesByPair, pair => pair.Key == "job=self");
    }

    [MonitoringFact]
    public async Task A_configuration_that_it_refuses_is_told_with_its_reason()
    {
        folder.Write("prometheus.yml", "colour: red\n");

        var failure = await Assert.ThrowsAsync<PrometheusException>(() => server.StartAsync(folder.At("prometheus.yml"), folder.At("data"), default));

        Assert.Contains("field colour not found", failure.Message);
        Assert.Empty(Programs.Naming(folder.At("data")));
    }

    [MonitoringFact]
    public async Task Whoever_cancels_leaves_nothing_running()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.StartAsync(null, folder.At("data"), cancel.Token));

        Assert.Empty(Programs.Naming(folder.At("data")));
    }
}
