using System.Net;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Stands before a real registry and spoils chosen requests: an answer of its own, one that breaks off or comes late.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly HttpServer server;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly string target;

    public FaultyProxy(string target)
    {
        this.target = target;
        server = new HttpServer(AnswerAsync);
    }

    public string Host => server.Host;

    public IReadOnlyList<string> Requests => server.Requests;

    /// <summary>Tells whether it dealt with the request itself.</summary>
    public Func<HttpListenerContext, Task<bool>> Spoil { get; set; } = _ => Task.FromResult(false);

    /// <summary>The first so many requests that fit are answered so.</summary>
    public void Fail(int times, string method, string part, Func<HttpListenerContext, Task> answer) => Spoil = async context =>
    {
        if (context.Request.HttpMethod != method || !context.Request.RawUrl!.Contains(part, StringComparison.Ordinal) || Interlocked.Decrement(ref times) < 0)
        {
            return false;
        }

        await answer(context);
        return true;
    };

    public static Func<HttpListenerContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        if (retryAfter is not null)
        {
            context.Response.AddHeader("Retry-After", retryAfter);
        }

        return FakeRegistry.EndAsync(context.Response, status, "planned trouble");
    };

    /// <summary>The answer breaks off after a few bytes.</summary>
    public static async Task BreakOffAsync(HttpListenerContext context)
    {
        context.Response.ContentLength64 = 1000;
        await context.Response.OutputStream.WriteAsync("{ \"media"u8.ToArray());
        await context.Response.OutputStream.FlushAsync();
        context.Response.Abort();
    }

    public void Dispose()
    {
        server.Dispose();
        http.Dispose();
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (await Spoil(context))
        {
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), $"http://{target}{context.Request.RawUrl}");
        if (context.Request.HasEntityBody)
        {
            request.Content = new StreamContent(context.Request.InputStream);
            request.Content.Headers.ContentLength = context.Request.ContentLength64;
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        // The registry makes the address of an upload from the host it is asked under.
        request.Headers.Host = Host;
        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.GetValues("Accept") ?? []);
        using var answer = await http.SendAsync(request);
        foreach (var name in new[] { "Location", "Docker-Content-Digest", "Docker-Upload-UUID", "Link" })
        {
            if (answer.Headers.TryGetValues(name, out var values))
            {
                context.Response.AddHeader(name, values.First());
            }
        }

        await HttpServer.WriteAsync(context.Response, (int)answer.StatusCode, context.Request.HttpMethod == "HEAD" ? [] : await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentType?.ToString() ?? "application/json");
    }
}
