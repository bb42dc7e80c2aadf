using System.Globalization;
using PipelineBuild.Containers.Stacks;

namespace PipelineBuild.Tests.Containers.Stacks;

public class ServiceVerdictTests
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("Server", "running healthy", 0, "Ready", "healthy")]
    [InlineData("Server", "running starting", 0, "Waiting", "running, its health check says starting")]
    [InlineData("Server", "running unhealthy", 0, "Bad", "unhealthy")]
    [InlineData("Server", "running", 4, "Waiting", "running, has no health check")]
    [InlineData("Server", "running", 5, "Ready", "running, has no health check")]
    [InlineData("MayEnd", "running", 5, "Ready", "running, has no health check")]
    [InlineData("Job", "running", 100, "Waiting", "still at work")]
    [InlineData("Server", "created", 0, "Waiting", "created")]
    [InlineData("Job", "exited 0", 0, "Ready", "has done its work")]
    [InlineData("MayEnd", "exited 0", 0, "Ready", "has done its work")]
    [InlineData("Server", "exited 0", 0, "Bad", "ended with exit code 0, and nothing says that it should")]
    [InlineData("Server", "exited 7", 0, "Bad", "ended with exit code 7")]
    [InlineData("MayEnd", "exited 7", 0, "Bad", "ended with exit code 7")]
    [InlineData("Job", "exited 7", 0, "Bad", "ended with exit code 7")]
    [InlineData("Job", "restarting 7", 0, "Waiting", "ended with exit code 7, is started again")]
    [InlineData("Server", "restarting 7", 0, "Bad", "crashed with exit code 7")]
    public void A_container_decides_about_its_service(string role, string container, int seconds, string standing, string words)
    {
        var verdict = Judge(role, seconds, Container(container));

        Assert.Equal(standing, verdict.Standing.ToString());
        Assert.StartsWith(words, verdict.Words);
    }

    [Fact]
    public void A_service_that_was_started_again_has_crashed_however_well_it_is_now()
    {
        var verdict = Judge("Server", 100, Container("running healthy") with { Restarts = 2 });

        Assert.Equal((Standing.Bad, "crashed and was started again 2 times"), (verdict.Standing, verdict.Words));
    }

    [Fact]
    public void A_container_that_can_not_be_started_says_why() =>
        Assert.Equal((Standing.Bad, "created: no such program"), Judge("Server", 0, Container("created") with { Error = "no such program" }) is var verdict ? (verdict.Standing, verdict.Words) : default);

    [Fact]
    public void All_containers_of_a_service_have_to_be_there_and_one_bad_one_decides()
    {
        var service = new StackService("web", ServiceRole.Server, 2);

        Assert.Equal("1 of 2 containers created", ServiceVerdict.Of(service, [Container("running healthy")], _ => default, Settle).Words);
        Assert.Equal(Standing.Bad, ServiceVerdict.Of(service, [Container("running healthy"), Container("running unhealthy")], _ => default, Settle).Standing);
        Assert.Equal(Standing.Ready, ServiceVerdict.Of(service, [Container("running healthy"), Container("running healthy")], _ => default, Settle).Standing);
    }

    private static ServiceVerdict Judge(string role, int seconds, ContainerState container) =>
        ServiceVerdict.Of(new StackService("web", Enum.Parse<ServiceRole>(role), 1), [container], _ => TimeSpan.FromSeconds(seconds), Settle);

    private static ContainerState Container(string words) => words.Split(' ') switch
    {
        ["exited" or "restarting", var code] => new ContainerState("1", "web", words.Split(' ')[0], int.Parse(code, CultureInfo.InvariantCulture), null, 0),
        [var status, var health] => new ContainerState("1", "web", status, 0, health, 0),
        _ => new ContainerState("1", "web", words, 0, null, 0),
    };

    [Fact]
    public void Where_nothing_is_waited_for_any_more_a_service_that_is_not_up_is_broken()
    {
        var standing = new StackStanding([new("web", Standing.Ready, "healthy"), new("db", Standing.Waiting, "created")], [], null).WithoutWaiting(service => $"late: {service.Words}");

        Assert.Equal([(Standing.Ready, "healthy"), (Standing.Bad, "late: created")], standing.Services.Select(service => (service.Standing, service.Words)));
    }
}
