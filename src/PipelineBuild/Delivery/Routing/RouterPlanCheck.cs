using System.Net;
using System.Text.RegularExpressions;

namespace PipelineBuild.Delivery.Routing;

/// <summary>Says what a router plan holds that no configuration can be made of; pure. Nothing that passes it can break out of its place in the file.</summary>
public static partial class RouterPlanCheck
{
    /// <summary>One sentence for each thing that is wrong; empty means the plan can be rendered.</summary>
    public static IReadOnlyList<string> Problems(RouterPlan plan) =>
    [
        .. plan.Services.Count == 0 ? (string[])["there is no service to route"] : [],
        .. plan.Services.SelectMany(ServiceProblems),
        .. Twice(plan.Services.Select(service => service.Backend)).Select(name => $"{name} is there twice"),
        .. from service in plan.Services
           from name in Names(service)
           group service by (service.Port, Name: name.ToLowerInvariant()) into called
           where called.Select(service => service.Backend).Distinct().Count() > 1
           select FormattableString.Invariant($"port {called.Key.Port} has two services that are called {called.Key.Name}: {string.Join(", ", called.Select(service => service.Name))}"),
        .. plan.Listeners.SelectMany(listener => ListenerProblems(plan, listener)),
        .. Twice(plan.Listeners.Select(listener => FormattableString.Invariant($"{listener.Address}:{listener.Published}"))).Select(name => $"the published port {name.TrimStart(':')} is there twice"),
    ];

    /// <summary>What the service may be called by, its own name first.</summary>
    public static IEnumerable<string> Names(RoutedService service) => service.Aliases.Prepend(service.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> ServiceProblems(RoutedService service) =>
    [
        .. Names(service).Where(name => !Name().IsMatch(name)).Select(name => $"service '{service.Name}': '{name}' is no name of a service"),
        .. IsPort(service.Port) ? (string[])[] : [FormattableString.Invariant($"service {service.Name}: {service.Port} is no port")],
        .. service.Servers.Count == 0 ? (string[])[$"service {service.Name} has no server"] : [],
        .. service.CheckPath is { } path && !CheckPath().IsMatch(path) ? (string[])[$"service {service.Name}: '{path}' is no path to check"] : [],
        .. service.Servers.Where(server => !Name().IsMatch(server.Name)).Select(server => $"service {service.Name}: '{server.Name}' is no name of a server"),
        .. service.Servers.Where(server => !Name().IsMatch(server.Address)).Select(server => $"service {service.Name}: '{server.Address}' is no name in Docker's DNS"),
        .. service.Servers.Where(server => server.Weight is < 0 or > RouterServer.MostWeight)
            .Select(server => FormattableString.Invariant($"service {service.Name}: the weight {server.Weight} of {server.Name} is not between 0 and {RouterServer.MostWeight}")),
        .. Twice(service.Servers.Select(server => server.Name)).Select(name => $"service {service.Name}: the server {name} is there twice"),
    ];

    private static IEnumerable<string> ListenerProblems(RouterPlan plan, RouterListener listener) =>
    [
        .. IsPort(listener.Published) ? (string[])[] : [FormattableString.Invariant($"{listener.Published} is no port to publish")],
        .. listener.Address is { } address && !IPAddress.TryParse(address, out _) ? (string[])[$"published port {listener.Published}: '{address}' is no address of this host"] : [],
        .. listener.Routes.Count == 0 ? (string[])[$"published port {listener.Published} leads to no service"] : [],
        .. listener.Routes.Where(route => !plan.Services.Any(service => service.Name == route.Service && service.Port == route.Port))
            .Select(route => FormattableString.Invariant($"published port {listener.Published} leads to {route.Service}:{route.Port}, which is not routed")),
        .. listener.Routes.Where(route => route.Host is { } host && !Name().IsMatch(host)).Select(route => $"published port {listener.Published}: '{route.Host}' is no name of a host"),
        .. listener.Routes.Where(route => route.PathPrefix is { } prefix && !Path().IsMatch(prefix)).Select(route => $"published port {listener.Published}: '{route.PathPrefix}' is no path"),
        .. Twice(listener.Routes.Select(route => $"{route.Host?.ToLowerInvariant()}{Prefix(route)}")).Select(name => $"published port {listener.Published}: two routes take {(name.Length == 0 ? "everything" : name)}"),
    ];

    /// <summary>The path without its last slash; empty for all paths.</summary>
    internal static string Prefix(RouterRoute route) => route.PathPrefix?.TrimEnd('/') ?? "";

    private static IEnumerable<string> Twice(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private static bool IsPort(int port) => port is > 0 and <= ushort.MaxValue;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^/[A-Za-z0-9._~/+-]*\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"^/[A-Za-z0-9._~/+?&=-]*\z")]
    private static partial Regex CheckPath();
}
