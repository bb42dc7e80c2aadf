using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class PrometheusApiTests : IDisposable
{
    private readonly PrometheusApis apis = new();

    public void Dispose() => apis.Dispose();

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_by_its_address()
    {
        var api = apis.Open(new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/prometheus"));

        Assert.False(await api.IsReadyAsync(default));
        Assert.Contains($"{api.Address} does not answer: ", (await Assert.ThrowsAsync<PrometheusException>(() => api.SeriesAsync(["up"], null, null, default))).Message);
    }

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"1:5: parse error: unclosed"}""", "refuses api/v1/series: 1:5: parse error: unclosed")]
    [InlineData(404, "<html>nothing here</html>", "with something that Prometheus does not say")]
    [InlineData(200, """{"status":"success","data":{"a":1}}""", "with something that Prometheus does not say")]
    [InlineData(200, """{"status":"success"}""", "with something that Prometheus does not say")]
    public async Task An_answer_that_is_none_is_told(int status, string body, string said)
    {
        using var server = new HttpServer(context => HttpServer.WriteAsync(context.Response, status, Encoding.UTF8.GetBytes(body)));

        Assert.Contains(said, (await Assert.ThrowsAsync<PrometheusException>(() => apis.Open(new Uri($"http://{server.Host}")).SeriesAsync(["up"], null, null, default))).Message);
    }

    [Fact]
    public async Task A_path_before_the_interface_and_a_token_are_sent()
    {
        string? authorization = null;
        using var server = new HttpServer(context =>
        {
            authorization = context.Request.Headers["Authorization"];
            return HttpServer.WriteAsync(context.Response, 200, """{"status":"success","data":[{"__name__":"up"}]}"""u8.ToArray());
        });

        var series = await apis.Open(new Uri($"http://{server.Host}/prometheus"), "s3cret").SeriesAsync(["up{a=\"b\"}", "x"], DateTimeOffset.FromUnixTimeMilliseconds(1500), null, default);

        Assert.Equal("up", Assert.Single(series)["__name__"]);
        Assert.Equal(("Bearer s3cret", "GET /prometheus/api/v1/series?match%5B%5D=up%7Ba%3D%22b%22%7D&match%5B%5D=x&start=1.5"), (authorization, server.Requests[0]));
    }

    [Fact]
    public async Task Whoever_cancels_gets_no_answer_and_no_complaint() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => apis.Open(new Uri("http://127.0.0.1:9")).SeriesAsync(["up"], null, null, new CancellationToken(canceled: true)));
}
