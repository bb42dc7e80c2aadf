using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Observability;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Observability.Cardinality;

/// <summary>With a real Prometheus that scrapes an exporter whose label has no end.</summary>
public sealed class LiveCardinalityTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder = new();
    private readonly ProcessRunner runner = new(new SecretMask());
    private readonly ProgramLocator programs = new(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());
    private readonly PrometheusApis apis = new();
    private readonly MetricsEndpoint endpoint = new();

    public void Dispose()
    {
        apis.Dispose();
        endpoint.Dispose();
        folder.Dispose();
    }

    [MonitoringFact]
    public async Task The_exploding_label_of_a_running_server_is_named()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(id => $"shop_carts{{region=\"r{id % 3}\",session=\"secret-session-{id}\"}} 1\n"));
        using var exporter = new HttpServer(context => HttpServer.WriteAsync(context.Response, 200, Encoding.UTF8.GetBytes(text), "text/plain; version=0.0.4"));
        var config = folder.Write("prometheus.yml", $"global: {{ scrape_interval: 1s }}\nscrape_configs:\n- job_name: shop\n  static_configs: [{{ targets: ['{exporter.Host}'] }}]\n");
        await using var server = await new PrometheusServer(programs, apis, runner).StartAsync(config, folder.At("data"), default);
        await UntilScrapedAsync(server.Api);

        var result = await CheckAsync($"perMetric: 100\n    sources: [{{ name: live, url: '{server.Api.Address}' }}]");

        Assert.Equal(Outcome.Failed, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal("observability/cardinality-metric", finding.Rule);
        Assert.StartsWith("300 series of shop_carts, 3 without its label session, which has 300 values such as sec…(", finding.Message);
        Assert.DoesNotContain("secret-session", finding.Message);
    }

    [MonitoringFact]
    public async Task A_server_without_series_is_errored()
    {
        await using var server = await new PrometheusServer(programs, apis, runner).StartAsync(null, folder.At("data"), default);

        var result = await CheckAsync($"sources: [{{ name: live, url: '{server.Api.Address}' }}]");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("live holds no series, so nothing was checked", Assert.Single(result.Findings).Message);
    }

    private async Task UntilScrapedAsync(PrometheusApi api)
    {
        for (var begun = System.Diagnostics.Stopwatch.GetTimestamp(); (await api.QueryAsync("shop_carts", null, default)).Count == 0; await Task.Delay(200))
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < Patience, "nothing was scraped");
        }
    }

    private async Task<CardinalityResult> CheckAsync(string block)
    {
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"name: scratch\nobservability:\n  cardinality:\n    {block}\n"));
        var history = new GitHistory(runner, programs);
        return await new CardinalityCheck(new SeriesSources(apis, endpoint, EnvironmentVariables.OfProcess(), new SecretMask(), TimeProvider.System, new Spoken()), new LastReleaseCommit(history), history).CheckAsync(config, default);
    }
}
