using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Somebody else's HTTP server on a loopback port.</summary>
internal sealed class ForeignServer : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nServer: acme/1.0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly TcpListener listener;

    public ForeignServer(int port)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = ServeAsync();
    }

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(new byte[4096]);
                await client.GetStream().WriteAsync(Answer);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
