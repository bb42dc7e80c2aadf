using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PipelineBuild.Tests.Fakes;

/// <summary>A real HTTP server on a free loopback port for the time of one test.</summary>
public sealed class HttpServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly Func<HttpListenerContext, Task> answer;
    private readonly ConcurrentQueue<string> requests = new();

    public HttpServer(Func<HttpListenerContext, Task> answer)
    {
        this.answer = answer;
        (listener, Port) = Listen();
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    /// <summary>"METHOD /path?query" of every request so far.</summary>
    public IReadOnlyList<string> Requests => requests.ToList();

    public static async Task WriteAsync(HttpListenerResponse response, int status, byte[] body, string contentType = "application/json")
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body);
        response.Close();
    }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                requests.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}");
                _ = AnswerAsync(context);
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await answer(context);
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client is gone.
        }
        catch (Exception error)
        {
            await WriteAsync(context.Response, 599, System.Text.Encoding.UTF8.GetBytes(error.ToString()), "text/plain");
        }
    }

    private static (HttpListener Listener, int Port) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Another test was quicker.
            }
        }
    }

    /// <summary>A port nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
