using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Grafana;

/// <summary>Opens the HTTP API of Grafana servers.</summary>
/// <param name="random">What makes pauses differ between runs; a test hands in its own.</param>
public sealed class GrafanaApis(TimeProvider time, Random? random = null)
{
    private const int LargestAnswer = 64 << 20;

    /// <param name="token">Of a service account; sent as a bearer token.</param>
    /// <param name="clientKey">Of the address's client certificate, in PEM; null where there is none.</param>
    /// <exception cref="GrafanaException">The authorities are no certificates, or the client certificate and its key are no pair.</exception>
    public GrafanaApi Open(GrafanaAddress address, string token, string? clientKey = null) => new(new GrafanaConnection(address, token, Connect(address, clientKey), time, random ?? Random.Shared));

    /// <summary>No redirect is followed: the token is for this server only.</summary>
    private static HttpClient Connect(GrafanaAddress address, string? clientKey) => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        Proxy = new ProxyForOthers(),
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = address.SkipsVerification ? (_, _, _, _) => true : new CertificateCheck(Roots(address)).Accept,
            ClientCertificateContext = Shown(address, clientKey),
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = LargestAnswer,
        DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" }, { "Accept", "application/json" } },
    };

    /// <summary>What the server sees of the pipeline; null shows nothing.</summary>
    private static SslStreamCertificateContext? Shown(GrafanaAddress address, string? key)
    {
        if (address.ClientCertificate.Length == 0)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(address.ClientCertificate);
            using var pair = X509Certificate2.CreateFromPem(address.ClientCertificate, key);
            // Windows signs only with keys that it has stored.
            return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null), chain, offline: true);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new GrafanaException($"the client certificate for {address.Url} and its key are no pair in PEM: {error.Message}", inner: error);
        }
    }

    private static X509Certificate2Collection Roots(GrafanaAddress address)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(address.Authorities);
        }
        catch (CryptographicException error)
        {
            throw new GrafanaException($"the authorities for {address.Url} can't be read: {error.Message}", inner: error);
        }

        return address.Authorities.Length > 0 && roots.Count == 0
            ? throw new GrafanaException($"the authorities for {address.Url} hold no certificate in PEM (-----BEGIN CERTIFICATE-----)")
            : roots;
    }
}
