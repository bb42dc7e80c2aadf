using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A line with TLS on loopback to a server without it.</summary>
internal sealed class EncryptedLine : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;
    private readonly int target;

    public EncryptedLine((string Certificate, string Key) files, string target)
    {
        this.target = int.Parse(target.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        listener.Start();
        _ = ServeAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            await using var outside = new SslStream(client.GetStream());
            await outside.AuthenticateAsServerAsync(certificate);
            await server.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(outside.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(outside));
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or ObjectDisposedException)
        {
            // One of the two is gone, or the client does not trust us.
        }
    }
}
