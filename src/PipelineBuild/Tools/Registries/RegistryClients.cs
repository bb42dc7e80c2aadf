using System.Net;

namespace PipelineBuild.Tools.Registries;

/// <summary>Opens clients for registries by host; all share one HTTP connection pool.</summary>
public sealed class RegistryClients(TimeProvider time, SecretMask mask) : IDisposable
{
    /// <summary>Long enough for a large layer on a slow line; a probe brings its own limit.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(10);

    /// <summary>No trace context is sent: a registry is no part of our trace, and often somebody else's.</summary>
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5), Proxy = new ProxyForOthers(), ActivityHeadersPropagator = null })
    {
        Timeout = RequestLimit,
        DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" } },
    };

    public RegistryClient Open(string host, RegistryCredential? credential = null) => new(new RegistryConnection(host, credential, http, time, mask));

    public void Dispose() => http.Dispose();

    /// <summary>The environment's proxy, but never for loopback, which .NET would send there and no proxy can reach.</summary>
    private sealed class ProxyForOthers : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => HttpClient.DefaultProxy.Credentials;
            set => HttpClient.DefaultProxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : HttpClient.DefaultProxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
    }
}
