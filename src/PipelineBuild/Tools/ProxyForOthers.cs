using System.Net;

namespace PipelineBuild.Tools;

/// <summary>The environment's proxy, but never for loopback, which .NET would send there and no proxy can reach.</summary>
internal sealed class ProxyForOthers : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => HttpClient.DefaultProxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
