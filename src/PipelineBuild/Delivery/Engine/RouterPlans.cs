using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Delivery.Engine;

/// <summary>Makes the router's plan of an environment from who carries traffic. Pure.</summary>
public static class RouterPlans
{
    /// <param name="rotation">Service to servers that carry its traffic.</param>
    /// <param name="standing">Servers that run, by <see cref="RolloutState.Key"/>: only these are checked by the router.</param>
    public static RouterPlan Of(EnvironmentSettings settings, ReleaseDescription description, IReadOnlyDictionary<string, IReadOnlyList<string>> rotation, IReadOnlySet<string> standing)
    {
        var routed = settings.Services.Where(service => service.IsRouted).ToList();
        var services = routed.Select(service => new RoutedService(service.Name, service.Port!.Value, ServersOf(service, rotation.GetValueOrDefault(service.Name, []), standing))
        {
            Aliases = description.NetworksOf(service.Name).Values.SelectMany(names => names).Distinct().Where(name => name != service.Name).ToList(),
            CheckPath = service.CheckPath,
        }).ToList();
        var listeners = routed.Where(service => service.Publish is not null).GroupBy(service => service.Publish!.Value).Select(port => new RouterListener(
            port.Key, port.Select(service => new RouterRoute(service.Name, service.Port!.Value) { Host = service.RouteHost, PathPrefix = service.RoutePath }).ToList())
        {
            Address = settings.Address,
        });
        return new RouterPlan(services, listeners.ToList());
    }

    /// <summary>The networks that the router joins, and what it is called in each: what others call the services by.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Networks(EnvironmentSettings settings, ReleaseDescription description) => settings.Services.Where(service => service.IsRouted)
        .SelectMany(service => description.NetworksOf(service.Name).Select(network => (Network: description.NameOf("networks", network.Key, settings.Project), Names: service.Strategy == Strategy.Recreate ? [] : network.Value)))
        .GroupBy(network => network.Network).ToDictionary(network => network.Key, network => (IReadOnlyList<string>)network.SelectMany(each => each.Names).Distinct().ToList());

    /// <summary>The name under which a server is found in its networks.</summary>
    public static string AddressOf(ServiceSettings service, string server) => service.Strategy == Strategy.Recreate ? service.Name : $"{service.Name}-{server}";

    private static List<RouterServer> ServersOf(ServiceSettings service, IReadOnlyList<string> rotation, IReadOnlySet<string> standing)
    {
        var names = service.Strategy == Strategy.Recreate ? Slots.Servers(Slots.Base, 1)
            : [.. Slots.Servers(Slots.Blue, service.Replicas).Concat(Slots.Servers(Slots.Green, service.Replicas)).Union(rotation)];
        var weights = Traffic.Weights(names, rotation);
        return names.Select(name => new RouterServer(name, AddressOf(service, name), weights[name], weights[name] > 0 || standing.Contains(RolloutState.Key(service.Name, name)))).ToList();
    }
}
