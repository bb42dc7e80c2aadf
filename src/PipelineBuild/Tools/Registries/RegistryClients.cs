using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PipelineBuild.Tools.Registries;

/// <summary>Opens clients for registries; those that trust the same authorities share one HTTP connection pool.</summary>
/// <param name="random">What makes pauses differ between runs; a test hands in its own.</param>
public sealed class RegistryClients(TimeProvider time, SecretMask mask, Machine? machine = null, Random? random = null) : IDisposable
{
    /// <summary>Where the Docker Engine looks for authorities of one registry; see https://docs.docker.com/engine/security/certificates/</summary>
    public const string EngineCertificates = "/etc/docker/certs.d";

    /// <summary>Long enough for a large layer on a slow line; a probe brings its own limit.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> pools = new();
    private readonly Machine machine = machine ?? Machine.OfProcess();
    private readonly Backoff backoff = new(time, random ?? Random.Shared);

    public RegistryClient Open(string host, RegistryCredential? credential = null) => Open(new RegistryEndpoint(host), credential);

    /// <exception cref="RegistryException">What should hold its authorities holds no certificate.</exception>
    public RegistryClient Open(RegistryEndpoint endpoint, RegistryCredential? credential = null)
    {
        var authorities = $"{endpoint.Authorities}{OfEngine(endpoint.Host)}";
        var http = pools.GetOrAdd(authorities, _ => new Lazy<HttpClient>(() => Connect(Roots(endpoint.Host, authorities)))).Value;
        return new RegistryClient(new RegistryConnection(endpoint with { Authorities = authorities }, credential, http, backoff, time, mask));
    }

    public void Dispose()
    {
        foreach (var pool in pools.Values.Where(pool => pool.IsValueCreated))
        {
            pool.Value.Dispose();
        }
    }

    /// <summary>
    /// No trace context is sent: a registry is no part of our trace, and often somebody else's. Redirects are followed by the
    /// connection, which knows what may be sent where.
    /// </summary>
    private static HttpClient Connect(X509Certificate2Collection roots) => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new ProxyForOthers(),
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = new CertificateCheck(roots).Accept },
    })
    {
        Timeout = RequestLimit,
        DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" } },
    };

    private static X509Certificate2Collection Roots(string host, string pem)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new RegistryException($"the authorities for the registry {host} can't be read: {error.Message}", unreachable: false, error);
        }

        return pem.Trim().Length > 0 && roots.Count == 0
            ? throw new RegistryException($"the authorities for the registry {host} hold no certificate in PEM (-----BEGIN CERTIFICATE-----)", unreachable: false)
            : roots;
    }

    private string OfEngine(string host)
    {
        var folder = machine.PathOf($"{EngineCertificates}/{host}");
        return Directory.Exists(folder) ? string.Concat(Directory.EnumerateFiles(folder, "*.crt").Order(StringComparer.Ordinal).Select(file => $"\n{File.ReadAllText(file)}\n")) : "";
    }
}
