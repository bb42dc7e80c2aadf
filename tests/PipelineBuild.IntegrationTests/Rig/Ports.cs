using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Free loopback ports, none of them given out twice.</summary>
internal static class Ports
{
    private static readonly ConcurrentDictionary<int, byte> Given = new();

    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, 0))
            {
                return port;
            }
        }
    }
}
