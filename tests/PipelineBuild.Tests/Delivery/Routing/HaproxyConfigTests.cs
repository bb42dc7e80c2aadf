using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Tests.Delivery.Routing;

public class HaproxyConfigTests
{
    [Fact]
    public void One_service_on_its_port_as_a_whole_file() => Golden.Matches("alone.cfg", HaproxyConfig.Render(Plans.Alone));

    [Fact]
    public void Services_that_share_a_port_routes_by_host_and_path_and_two_ports_of_one_service() => Golden.Matches("whole.cfg", HaproxyConfig.Render(Plans.Whole));

    [Fact]
    public void The_order_of_services_and_listeners_makes_no_difference() =>
        Assert.Equal(HaproxyConfig.Render(Plans.Whole), HaproxyConfig.Render(new RouterPlan(Plans.Whole.Services.Reverse().ToList(), Plans.Whole.Listeners.Reverse().ToList())));

    [Fact]
    public void Weights_and_readiness_are_in_the_file_and_not_in_its_structure()
    {
        var moved = With(Plans.Gateway with { Servers = Plans.Gateway.Servers.Select(server => server with { Weight = 100 - server.Weight, Ready = true }).ToList() });

        Assert.NotEqual(HaproxyConfig.Render(Plans.Alone), HaproxyConfig.Render(moved));
        Assert.Equal(HaproxyConfig.Structure(Plans.Alone), HaproxyConfig.Structure(moved));
        Assert.Contains($"  description {HaproxyConfig.Structure(moved)}\n", HaproxyConfig.Render(moved));
        Assert.Contains("  server green-2 gateway-green-2:8080 weight 100\n", HaproxyConfig.Render(moved));
    }

    public static TheoryData<string, RouterPlan> OtherStructures => new()
    {
        { "one server more", With(Plans.Gateway with { Servers = [.. Plans.Gateway.Servers, new RouterServer("green-3", "gateway-green-3", 0, Ready: false)] }) },
        { "another address", With(Plans.Gateway with { Servers = [Plans.Gateway.Servers[0] with { Address = "elsewhere" }, .. Plans.Gateway.Servers.Skip(1)] }) },
        { "another port", With(Plans.Gateway with { Port = 8081 }) },
        { "another check", With(Plans.Gateway with { CheckPath = "/" }) },
        { "a listener", Plans.Alone with { Listeners = [new RouterListener(80, [new RouterRoute("gateway", 8080)])] } },
        { "a service more", With(Plans.Gateway, Plans.Memory) },
    };

    [Theory]
    [MemberData(nameof(OtherStructures))]
    public void What_takes_a_reload_has_another_structure(string what, RouterPlan plan) => Assert.True(HaproxyConfig.Structure(Plans.Alone) != HaproxyConfig.Structure(plan), what);

    [Fact]
    public void A_listener_keeps_out_of_the_way_of_services_and_other_listeners()
    {
        var plan = new RouterPlan([new RoutedService("a", 20080, [new RouterServer("blue-1", "a-blue-1", 1, true)])], new[] { 10080, 80 }.Select(port => new RouterListener(port, [new RouterRoute("a", 20080)])).ToList());

        Assert.Equal([(80, 20081), (10080, 20082)], plan.InnerPorts.Select(pair => (pair.Listener.Published, pair.Inner)));
    }

    private static RouterPlan With(params RoutedService[] services) => new(services, []);
}
