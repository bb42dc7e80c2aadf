using System.Net;
using System.Net.Sockets;

namespace PipelineBuild.Tools;

/// <summary>Finds a port of this machine for a program that can't choose one itself.</summary>
public static class LoopbackPort
{
    /// <summary>Free at this moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
