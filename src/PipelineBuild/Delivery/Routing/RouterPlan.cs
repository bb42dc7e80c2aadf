namespace PipelineBuild.Delivery.Routing;

/// <summary>What a router is to do, whole: which services it stands in front of, which servers they have, and what comes in from outside.</summary>
public sealed record RouterPlan(IReadOnlyList<RoutedService> Services, IReadOnlyList<RouterListener> Listeners)
{
    /// <summary>Ports of the router's own container that published ports lead to begin here, out of the way of most services' ports.</summary>
    private const int FirstInner = 20000;

    private const int InnerCount = 10000;

    /// <summary>All servers of all services.</summary>
    public IEnumerable<(string Backend, RouterServer Server)> Servers => Services.SelectMany(service => service.Servers.Select(server => (service.Backend, server)));

    /// <summary>Each listener with the port of the router's container that its published port leads to.</summary>
    public IReadOnlyList<(RouterListener Listener, int Inner)> InnerPorts
    {
        get
        {
            var taken = Services.Select(service => service.Port).ToHashSet();
            var ports = new List<(RouterListener, int)>();
            foreach (var listener in Listeners.OrderBy(listener => listener.Published).ThenBy(listener => listener.Address, StringComparer.Ordinal))
            {
                var inner = FirstInner + (listener.Published % InnerCount);
                while (!taken.Add(inner))
                {
                    inner++;
                }

                ports.Add((listener, inner));
            }

            return ports;
        }
    }
}

/// <summary>One port of one service, with the servers that can answer for it; a service of two ports is listed twice.</summary>
/// <param name="Name">As other services call it; also the Host by which services on the same port are told apart.</param>
public sealed record RoutedService(string Name, int Port, IReadOnlyList<RouterServer> Servers)
{
    /// <summary>Other names under which it is called.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Asked of each server again and again, to be answered with 2xx or 3xx; null means that taking a connection is enough.</summary>
    public string? CheckPath { get; init; }

    /// <summary>The name of its backend: a service's own name can't hold a colon.</summary>
    public string Backend => FormattableString.Invariant($"{Name}:{Port}");
}

/// <summary>One container that can answer for a service.</summary>
/// <param name="Name">Within its service, such as <c>blue-1</c>.</param>
/// <param name="Address">The name under which Docker's DNS knows it.</param>
/// <param name="Weight">Its part of the requests in relation to the others'; 0 gives it no new ones and leaves those it has.</param>
/// <param name="Ready">False takes it out altogether: not asked, not checked, and it need not exist.</param>
public sealed record RouterServer(string Name, string Address, int Weight, bool Ready)
{
    public const int MostWeight = 256;
}

/// <summary>A port of the host.</summary>
/// <param name="Routes">The one that fits best wins: by host before any host, by the longer path before the shorter.</param>
public sealed record RouterListener(int Published, IReadOnlyList<RouterRoute> Routes)
{
    /// <summary>Of the host; null means all.</summary>
    public string? Address { get; init; }
}

/// <summary>Which requests of a listener go to which service.</summary>
public sealed record RouterRoute(string Service, int Port)
{
    /// <summary>Only requests for this host; null means any.</summary>
    public string? Host { get; init; }

    /// <summary>Only requests for this path and those below; null means any.</summary>
    public string? PathPrefix { get; init; }
}
