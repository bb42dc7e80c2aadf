using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A line with TLS on loopback to a server without it.</summary>
internal sealed class EncryptedLine : IDisposable
{
    private readonly LoopbackListener listener;
    private readonly X509Certificate2 certificate;
    private readonly int target;

    public EncryptedLine((string Certificate, string Key) files, string target)
    {
        this.target = int.Parse(target.Split(':')[1], CultureInfo.InvariantCulture);
        certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        listener = new LoopbackListener(RelayAsync);
    }

    public string Host => listener.Host;

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        await using var outside = new SslStream(client.GetStream());
        await outside.AuthenticateAsServerAsync(certificate);
        await server.ConnectAsync(IPAddress.Loopback, target);
        await Task.WhenAny(outside.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(outside));
    }
}
