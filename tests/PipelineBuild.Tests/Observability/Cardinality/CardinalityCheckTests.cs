using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Observability;
using PipelineBuild.Observability.Cardinality;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Cardinality;

public sealed class CardinalityCheckTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_label_that_makes_most_series_is_named_at_the_first_sample()
    {
        folder.Write("a.prom", "# TYPE http_requests_total counter\n" + string.Concat(Enumerable.Range(0, 40).Select(user => $"http_requests_total{{code=\"{(user % 2 == 0 ? 200 : 500)}\",user=\"anna.{user}@example.invalid\"}} 1\n")));

        var result = await CheckAsync("perMetric: 20", "- files: [a.prom]");

        Assert.Equal(Outcome.Failed, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("observability/cardinality-metric", "a.prom:2:1"), (finding.Rule, finding.Place));
        Assert.StartsWith("40 series of http_requests_total, 2 without its label user, which has 40 values such as ann…(22)", finding.Message);
        Assert.DoesNotContain("anna", finding.Message);
    }

    [Fact]
    public async Task Budgets_by_name_win_and_what_is_within_them_passes()
    {
        folder.Write("a.prom", "a_x{p=\"1\"} 1\na_x{p=\"2\"} 1\nb{q=\"1\"} 1\nb{q=\"2\"} 1\n");

        var passed = await CheckAsync("perMetric: 1\nperLabel: 1\nmetrics: [{ name: 'a_*', maxSeries: 2 }, { name: b, maxSeries: 2 }]\nlabels: [{ name: '?', maxValues: 2 }]", "- files: [a.prom]");
        var failed = await CheckAsync("maxSeries: 3\nperLabel: 1", "- files: [a.prom]");

        Assert.Equal((Outcome.Passed, 4), (passed.Outcome, Assert.Single(passed.Sources).Series));
        Assert.Equal(["observability/cardinality-total", "observability/cardinality-label", "observability/cardinality-label"], failed.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task The_same_series_of_two_targets_is_two_series()
    {
        folder.Write("a.prom", "x{p=\"1\"} 1\n");
        folder.Write("b.prom", "x{p=\"1\"} 1\n");

        var result = await CheckAsync("perLabel: 1", "- files: ['*.prom']");

        Assert.Equal((Outcome.Passed, 2), (result.Outcome, Assert.Single(result.Sources).Series));
    }

    [Theory]
    [InlineData("# only words\n", "a.prom")]
    [InlineData("x 1\ny{ 1\n", "a.prom:2:4")]
    public async Task No_series_and_a_bad_line_are_errored(string text, string place)
    {
        folder.Write("a.prom", text);

        var result = await CheckAsync("perMetric: 1", "- files: [a.prom]");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Equal(place, Assert.Single(result.Findings).Place);
    }

    [Fact]
    public async Task A_label_with_new_values_in_every_scrape_is_told()
    {
        var scrapes = 0;
        using var server = new HttpServer(context => HttpServer.WriteAsync(context.Response, 200, Encoding.UTF8.GetBytes($"steady{{a=\"1\"}} 1\nrising{{id=\"{Interlocked.Increment(ref scrapes)}\"}} 1\n"), "text/plain"));

        var result = await CheckAsync("maxSeries: 100", $"- {{ scrape: ['http://{server.Host}/metrics'], seconds: 4, everySeconds: 1 }}");

        Assert.Equal(Outcome.Passed, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("observability/cardinality-rising", Severity.Warning), (finding.Rule, finding.Severity));
        Assert.StartsWith("rising: the label id had new values in every scrape", finding.Message);
    }

    [Theory]
    [InlineData(500, "x 1\n", "answers with status 500")]
    [InlineData(200, "<html>", "gives no exposition: line 1, column 1: expected a metric's name, found '<'")]
    [InlineData(200, "", "holds no series, so nothing was checked")]
    public async Task An_endpoint_without_an_exposition_is_errored(int status, string body, string message)
    {
        using var server = new HttpServer(context => HttpServer.WriteAsync(context.Response, status, Encoding.UTF8.GetBytes(body), "text/plain"));

        var result = await CheckAsync("maxSeries: 100", $"- {{ scrape: ['http://{server.Host}/metrics'], seconds: 0 }}");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains(message, Assert.Single(result.Findings).Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_errored()
    {
        var result = await CheckAsync("maxSeries: 100", $"- url: http://127.0.0.1:{LoopbackPort.Free()}");

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("does not answer", Assert.Single(result.Findings).Message);
    }

    private async Task<CardinalityResult> CheckAsync(string budgets, string sources)
    {
        var block = string.Concat(budgets.Split('\n').Append("sources:").Append($"  {sources}").Select(line => $"    {line}\n"));
        var config = PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", $"name: scratch\nobservability:\n  cardinality:\n{block}"));
        using var apis = new PrometheusApis();
        using var endpoint = new MetricsEndpoint();
        var runner = new ProcessRunner(new SecretMask());
        var history = new GitHistory(runner, new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess()));
        var sourcesOf = new SeriesSources(apis, endpoint, FakeEnvironment.With(), new SecretMask(), TimeProvider.System, new Spoken());
        return await new CardinalityCheck(sourcesOf, new LastReleaseCommit(history), history).CheckAsync(config, (_, _) => throw new NotSupportedException(), default);
    }
}
