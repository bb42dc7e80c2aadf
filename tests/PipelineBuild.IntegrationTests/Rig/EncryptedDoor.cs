using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>An HTTPS server on loopback that sends every request on to another address.</summary>
internal sealed class EncryptedDoor : IDisposable
{
    private readonly LoopbackListener listener;
    private readonly X509Certificate2 certificate;
    private readonly string target;
    private readonly bool asksForCertificate;

    /// <param name="asksForCertificate">Whether it talks only to those who show one.</param>
    public EncryptedDoor((string Certificate, string Key) files, string target, bool asksForCertificate = false)
    {
        (this.target, this.asksForCertificate) = (target, asksForCertificate);
        certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        listener = new LoopbackListener(AnswerAsync);
    }

    public string Host => listener.Host;

    /// <summary>Subjects of the certificates that clients showed.</summary>
    public ConcurrentQueue<string> Shown { get; } = [];

    /// <summary>Names that clients asked for, in TLS and in HTTP.</summary>
    public ConcurrentQueue<string> Names { get; } = [];

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = asksForCertificate,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null || !asksForCertificate,
        });
        Shown.Enqueue(stream.RemoteCertificate?.Subject ?? "");
        Names.Enqueue(stream.TargetHostName);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "/";
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Host: ", StringComparison.Ordinal))
            {
                Names.Enqueue(header["Host: ".Length..]);
            }
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {target}{path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }
}
