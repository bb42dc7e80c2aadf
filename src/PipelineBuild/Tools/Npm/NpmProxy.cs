using System.Net;

namespace PipelineBuild.Tools.Npm;

/// <summary>The way npm goes to a registry: its configured proxy but for the hosts under <c>noproxy</c>, else the machine's; loopback directly.</summary>
internal sealed class NpmProxy(Uri? proxy, string noProxy) : IWebProxy
{
    private readonly string[] direct = noProxy.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public ICredentials? Credentials { get; set; } = proxy?.UserInfo.Split(':', 2) is [var user, var password] ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) : HttpClient.DefaultProxy.Credentials;

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy ?? HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || direct.Any(name => IsOf(host.Host, name.TrimStart('.'))) || (proxy is null && HttpClient.DefaultProxy.IsBypassed(host));

    private static bool IsOf(string host, string name) => name == "*" || host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase);
}
