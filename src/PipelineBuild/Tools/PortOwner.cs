using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PipelineBuild.Tools;

/// <summary>What answers on a port of this machine, as far as it can be told from outside.</summary>
/// <param name="IsOciRegistry">It speaks the registry protocol.</param>
/// <param name="Description">For people: the server's own header, "not an OCI registry", the user it runs as.</param>
public sealed record PortAnswer(bool IsOciRegistry, string Description);

/// <summary>Asks who holds a loopback port, so that a foreign service is told apart from ours.</summary>
public sealed class PortOwner(Machine machine)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    /// <summary>Loopback never goes through a proxy, whatever the environment says.</summary>
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = AnswerLimit };

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Null when nothing is connected to the port.</summary>
    public async Task<PortAnswer?> AskAsync(int port, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{port}/v2/", HttpCompletionOption.ResponseHeadersRead, cancel);
            var isRegistry = answer.Headers.Contains("Docker-Distribution-Api-Version")
                && answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
            var server = answer.Headers.TryGetValues("Server", out var values) ? $"HTTP server '{string.Join(' ', values)}'" : "an HTTP server";
            return new PortAnswer(isRegistry, isRegistry ? $"an OCI registry{RunsAs(port)}" : $"{server}{RunsAs(port)}, not an OCI registry");
        }
        catch (HttpRequestException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return null;
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return new PortAnswer(false, $"a service that does not speak HTTP{RunsAs(port)}, not an OCI registry");
        }
    }

    /// <summary>" of user 1001": the kernel tells the user of each listening socket, see proc_net_tcp.</summary>
    private string RunsAs(int port)
    {
        var suffix = $":{port:X4}";
        const string Listening = "0A";
        var user = new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .Select(machine.PathOf)
            .Where(File.Exists)
            .SelectMany(file => File.ReadLines(file).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(field => field.Length > 7 && field[1].EndsWith(suffix, StringComparison.Ordinal) && field[3] == Listening)?[7];
        return int.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? $" of user id {id}" : "";
    }

    /// <summary>The first port from there on that nobody holds.</summary>
    public static int NextFree(int from)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(end => end.Port).ToHashSet();
        return Enumerable.Range(from, IPEndPoint.MaxPort - from + 1).First(port => !taken.Contains(port) && IsFree(port));
    }
}
