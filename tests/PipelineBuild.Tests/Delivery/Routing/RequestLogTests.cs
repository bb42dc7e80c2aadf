using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Tests.Delivery.Routing;

/// <summary>What the log of requests says, and whether the router's own count agrees.</summary>
public sealed class RequestLogTests
{
    [Theory]
    [InlineData("web:8080 blue-1 200 -- 12", false)]
    [InlineData("web:8080 blue-1 404 -- 1", false)]
    [InlineData("web:8080 blue-1 -1 CD 1", false)]
    [InlineData("web:8080 blue-1 200 cD 1", false)]
    [InlineData("web:8080 blue-1 500 -- 1", true)]
    [InlineData("web:8080 <NOSRV> 503 SC 1", true)]
    [InlineData("web:8080 blue-1 200 SD 1", true)]
    [InlineData("web:8080 blue-1 -1 sH 1", true)]
    public void What_our_side_did_not_answer_is_a_failure_and_a_client_that_left_is_none(string line, bool isFailure)
    {
        var count = RequestCount.Parse(line);

        Assert.Equal("web", count.Service);
        Assert.Equal(isFailure, count.IsFailure);
        Assert.Equal(new ServedRequests(count.Requests, isFailure ? count.Requests : 0), ServedRequests.Of([count]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("web:8080 blue-1 200 --")]
    [InlineData("web:8080 blue-1 ok -- 12")]
    [InlineData("web:8080 blue-1 200 - 12")]
    public void What_is_no_count_is_refused(string line) => Assert.Throws<DeliveryException>(() => RequestCount.Parse(line));

    [Theory]
    [InlineData(10, true)]
    [InlineData(8, true)]
    [InlineData(12, true)]
    [InlineData(7, false)]
    [InlineData(13, false)]
    public void Both_counts_agree_within_what_is_under_way(long logged, bool isEven)
    {
        RouterStat Stat(int sessions, long requests) => new("web:8080", "blue-1", 100, "UP", sessions, requests, IsOut: false, "");

        var balance = Assert.Single(RequestBalance.Of([new("web:8080", "blue-1", 200, "--", logged - 1), new("web:8080", "blue-1", 404, "--", 1), new("web:8080", "green-1", 200, "--", 99)], [Stat(2, 10)], [Stat(1, 12)]));

        Assert.Equal((logged, 8, 12), (balance.Logged, balance.Least, balance.Most));
        Assert.Equal(isEven, balance.IsEven);
    }
}
