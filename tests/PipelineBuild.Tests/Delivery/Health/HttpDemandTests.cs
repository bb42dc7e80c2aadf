using PipelineBuild.Delivery.Health;

namespace PipelineBuild.Tests.Delivery.Health;

/// <summary>What a server has to answer.</summary>
public sealed class HttpDemandTests
{
    private static readonly HttpDemand Demand = new("/healthz", 200, "ready", 500);

    [Theory]
    [InlineData(200, 500, "all ready", null)]
    [InlineData(503, 10, "starting\nup", "GET /healthz gave 503, and not 200: starting up")]
    [InlineData(200, 10, "", "GET /healthz gave 200 without 'ready'")]
    [InlineData(200, 501, "ready", "GET /healthz took 501 ms, and 500 are allowed")]
    public void The_first_thing_that_is_not_so_is_said(int status, double milliseconds, string body, string? problem) => Assert.Equal(problem, Demand.Problem(status, milliseconds, body));

    [Theory]
    [InlineData("", "ALERTS{alertstate=\"firing\"}")]
    [InlineData("job=\"web\"", "ALERTS{alertstate=\"firing\",job=\"web\"}")]
    public void Only_firing_alerts_are_asked_for(string matchers, string query) => Assert.Equal(query, new AlertDemand(new Uri("http://127.0.0.1:9090"), matchers).Query);
}
