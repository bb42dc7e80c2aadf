using System.Globalization;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Slos;

/// <summary>On a server that knows the answers and wants a token.</summary>
public sealed class SloMeterTests : IDisposable
{
    private const string Secret = "s3cret-of-the-server";

    private readonly TempFolder folder = new();
    private readonly PrometheusApis apis = new();
    private readonly SecretMask mask = new();
    private readonly HttpServer server;
    private readonly Dictionary<string, string> quantiles = new() { ["0.5"] = "0.12", ["0.95"] = "0.35", ["0.99"] = "0.8333" };

    public SloMeterTests() => server = new HttpServer(async context =>
    {
        var isKnown = context.Request.Headers["Authorization"] == $"Bearer {Secret}";
        using var body = new StreamReader(context.Request.InputStream);
        var asked = Uri.UnescapeDataString($"{context.Request.RawUrl}&{await body.ReadToEndAsync()}".Replace('+', ' '));
        var quantile = quantiles.Keys.FirstOrDefault(each => asked.Contains($"histogram_quantile({each},", StringComparison.Ordinal));
        var value = quantile is null ? "0.001" : quantiles[quantile];
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var data = asked.Contains("query_range", StringComparison.Ordinal)
            ? $$$"""{"resultType":"matrix","result":[{"metric":{},"values":[[{{{now - 600}}},"{{{value}}}"],[{{{now}}},"{{{value}}}"]]}]}"""
            : $$$"""{"resultType":"vector","result":[{{{(value.Length == 0 ? "" : $$$$"""{"metric":{},"value":[{{{{now}}}},"{{{{value}}}}"]}""")}}}]}""";
        await HttpServer.WriteAsync(context.Response, isKnown ? 200 : 401, Encoding.UTF8.GetBytes(isKnown ? $$$"""{"status":"success","data":{{{data}}}}""" : """{"status":"error","error":"no valid token"}"""));
    });

    public void Dispose()
    {
        server.Dispose();
        apis.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_quantile_stands_beside_its_limit_and_the_missed_one_is_a_warning_that_stops_nothing()
    {
        var report = await new SloReporter(Meter(Secret)).ReportAsync(Config(), default);
        var gate = await new SloGate(Meter(Secret)).JudgeAsync(Config(), default);

        Assert.Equal([(0.5, 120.0, null), (0.95, 350.0, 400), (0.99, 833.3, 500)], Assert.Single(report.Objectives).Latency.Select(latency => (latency.Quantile, latency.Milliseconds, latency.Objective)));
        var missed = Assert.Single(report.Findings, finding => finding.Rule == "slo/latency-missed");
        Assert.Equal((Severity.Warning, "shop-answers: p99 is 833.3 ms in 30d, the objective is 500 ms", "pipeline.yml:7:9"), (missed.Severity, missed.Message, missed.Place));
        Assert.Equal((Outcome.Passed, Outcome.Passed), (report.Outcome, gate.Outcome));
        Assert.Contains("120 / 350 / 833.3! ms", Assert.Single(report.Table!.Rows)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quantile_without_data_is_no_quantile_of_zero()
    {
        quantiles["0.99"] = "";

        var report = await new SloReporter(Meter(Secret)).ReportAsync(Config(), default);

        Assert.Equal(Outcome.Errored, report.Outcome);
        Assert.Contains(report.Findings, finding => finding.Rule == "slo/no-data" && finding.Message.Contains("has no data of answer_seconds_bucket", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "the variable PROMETHEUS_TOKEN is not set")]
    [InlineData("an-old-one", "no valid token")]
    public async Task Without_the_right_token_nothing_passes_and_nothing_shows_it(string? token, string why)
    {
        var report = await new SloReporter(Meter(token)).ReportAsync(Config(), default);
        var gate = await new SloGate(Meter(token)).JudgeAsync(Config(), default);

        Assert.All(new[] { report, gate }, result =>
        {
            var told = $"{result.Summary} {string.Join(' ', result.Findings)}";
            Assert.Equal(Outcome.Errored, result.Outcome);
            Assert.Contains(why, told, StringComparison.Ordinal);
            Assert.DoesNotContain(token ?? Secret, told, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_token_goes_into_no_address_and_is_masked_from_then_on()
    {
        await new SloReporter(Meter(Secret)).ReportAsync(Config(), default);

        Assert.NotEmpty(server.Requests);
        Assert.DoesNotContain(server.Requests, request => request.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, mask.Apply($"token {Secret}"), StringComparison.Ordinal);
    }

    private SloMeter Meter(string? token) => new(apis, new EnvironmentVariables(name => name == "PROMETHEUS_TOKEN" ? token : null), mask, TimeProvider.System);

    private PipelineConfig Config() => PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", string.Create(CultureInfo.InvariantCulture, $$$"""
        name: scratch
        observability:
          slo:
            url: http://{{{server.Host}}}
            token: { env: PROMETHEUS_TOKEN }
            objectives:
              - service: shop
                name: answers
                objective: 99.8
                sli: { errorRatio: 'avg_over_time(bad_ratio[{{.window}}])' }
                latency: { histogram: answer_seconds_bucket, p95Milliseconds: 400, p99Milliseconds: 500 }
        """)));
}
