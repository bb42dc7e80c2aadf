using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Takes connections on a free port of loopback and hands each to somebody, until it is disposed.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<TcpClient, Task> serve;

    public LoopbackListener(Func<TcpClient, Task> serve)
    {
        this.serve = serve;
        listener.Start();
        _ = AcceptAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await serve(client);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or ObjectDisposedException)
        {
            // One of the two is gone, or does not trust the other.
        }
    }
}
