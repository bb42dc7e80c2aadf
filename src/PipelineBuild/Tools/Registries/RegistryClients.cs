namespace PipelineBuild.Tools.Registries;

/// <summary>Opens clients for registries by host; all share one HTTP connection pool.</summary>
public sealed class RegistryClients(TimeProvider time, SecretMask mask) : IDisposable
{
    /// <summary>Long enough for a large layer on a slow line; a probe brings its own limit.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(10);

    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = RequestLimit,
        DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" } },
    };

    public RegistryClient Open(string host, RegistryCredential? credential = null) => new(new RegistryConnection(host, credential, http, time, mask));

    public void Dispose() => http.Dispose();
}
