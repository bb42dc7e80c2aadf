using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PipelineBuild.Tools;

/// <summary>What a server answered, or why there was no answer.</summary>
/// <param name="Problem">Null when there was an answer.</param>
public sealed record HttpAnswer(int Status, string Body, TimeSpan Took, string? Problem);

/// <summary>Asks a server once, as a client that knows it only by its address.</summary>
public sealed class HttpProbe
{
    private const int LargestBody = 4 << 20;

    /// <summary>What is tested is the server, not a proxy on the way or the place it sends us to.</summary>
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero }) { MaxResponseContentBufferSize = LargestBody };

    public async Task<HttpAnswer> GetAsync(Uri address, TimeSpan limit, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseContentRead, either.Token);
            var body = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(either.Token));
            return new HttpAnswer((int)answer.StatusCode, body, Stopwatch.GetElapsedTime(begun), null);
        }
        catch (HttpRequestException error)
        {
            return new HttpAnswer(0, "", Stopwatch.GetElapsedTime(begun), (error.InnerException ?? error).Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new HttpAnswer(0, "", Stopwatch.GetElapsedTime(begun), $"no answer within {limit.TotalSeconds:0} s");
        }
    }

    /// <summary>Null when the port took a connection, else why not.</summary>
    public static async Task<string?> ConnectAsync(string host, int port, TimeSpan limit, CancellationToken cancel)
    {
        using var client = new TcpClient();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            await client.ConnectAsync(host, port, either.Token);
            return null;
        }
        catch (SocketException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"no connection within {limit.TotalSeconds:0} s";
        }
    }
}
