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
    /// <exception cref="GrafanaException">The authorities are no certificates.</exception>
    public GrafanaApi Open(GrafanaAddress address, string token) => new(new GrafanaConnection(address, token, Connect(address), time, random ?? Random.Shared));

    /// <summary>No redirect is followed: the token is for this server only.</summary>
    private static HttpClient Connect(GrafanaAddress address) => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        Proxy = new ProxyForOthers(),
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = address.SkipsVerification ? (_, _, _, _) => true : new CertificateCheck(Roots(address)).Accept,
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = LargestAnswer,
        DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" }, { "Accept", "application/json" } },
    };

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
