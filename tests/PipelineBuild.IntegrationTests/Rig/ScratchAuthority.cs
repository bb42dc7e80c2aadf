using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A certificate authority of a test's own, which nobody trusts who is not told to.</summary>
internal sealed class ScratchAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly TempFolder folder = new();

    public ScratchAuthority()
    {
        var request = new CertificateRequest("CN=scratch authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(3));
    }

    public string Pem => root.ExportCertificatePem();

    /// <summary>Files of a certificate for that name; loopback's address comes along unless another name is asked for.</summary>
    public (string Certificate, string Key) Issue(string? name = null, int untilDay = 1)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(name);
        }

        var request = new CertificateRequest("CN=scratch registry", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(untilDay), Guid.NewGuid().ToByteArray());
        var file = Guid.NewGuid().ToString("N");
        return (folder.Write($"{file}.pem", certificate.ExportCertificatePem()), folder.Write($"{file}.key", own.ExportECPrivateKeyPem()));
    }

    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
        folder.Dispose();
    }
}
