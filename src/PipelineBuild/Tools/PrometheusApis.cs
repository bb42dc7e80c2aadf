using System.Net;

namespace PipelineBuild.Tools;

/// <summary>Opens the query interface of Prometheus servers; all share one pool of connections.</summary>
public sealed class PrometheusApis : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>All series of a large server are a large answer; more than this is no answer that anybody can use.</summary>
    private const int LargestAnswer = 512 << 20;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = true, Proxy = new LoopbackWithoutProxy(), AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), ActivityHeadersPropagator = null })
    {
        Timeout = Limit,
        MaxResponseContentBufferSize = LargestAnswer,
        DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" } },
    };

    /// <param name="address">Of the server, with the path that it is served under.</param>
    /// <param name="token">Sent as a bearer token; null sends none.</param>
    public PrometheusApi Open(Uri address, string? token = null) => new(address, http, token);

    public void Dispose() => http.Dispose();

    private sealed class LoopbackWithoutProxy : IWebProxy
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
