using System.Net;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Stands between npm and its registry, passes everything on and spoils chosen requests or their answers.</summary>
internal sealed class FaultyNpmLine : IDisposable
{
    private readonly HttpServer server;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly string target;

    public FaultyNpmLine(RealNpmRegistry registry)
    {
        target = registry.Host;
        server = new HttpServer(AnswerAsync);
    }

    public string Address => $"http://{server.Host}/";

    public IReadOnlyList<string> Requests => server.Requests;

    public IReadOnlyList<string> Uploads => Requests.Where(request => request.StartsWith("PUT ", StringComparison.Ordinal) && !request.Contains("/-/", StringComparison.Ordinal)).ToList();

    /// <summary>Whether the request reaches the registry.</summary>
    public Func<HttpListenerRequest, bool> Forwards { get; set; } = _ => true;

    /// <summary>Answers instead of the registry, after it when the request was forwarded; false leaves its answer.</summary>
    public Func<HttpListenerContext, Task<bool>> Spoil { get; set; } = _ => Task.FromResult(false);

    /// <summary>The first so many requests of a method whose path holds the part are answered so.</summary>
    /// <param name="arrives">The registry gets them all the same.</param>
    public void Fail(int times, string method, string part, bool arrives, Func<HttpListenerContext, Task> answer)
    {
        var (toSpoil, toStop) = (times, times);
        Forwards = request => arrives || !Fits(request) || Interlocked.Decrement(ref toStop) < 0;
        Spoil = async context =>
        {
            if (!Fits(context.Request) || Interlocked.Decrement(ref toSpoil) < 0)
            {
                return false;
            }

            await answer(context);
            return true;
        };

        bool Fits(HttpListenerRequest request) => request.HttpMethod == method && request.RawUrl!.Contains(part, StringComparison.Ordinal);
    }

    public static Func<HttpListenerContext, Task> Status(int status) => context => HttpServer.WriteAsync(context.Response, status, "{\"error\":\"planned trouble\"}"u8.ToArray());

    public void Dispose()
    {
        server.Dispose();
        http.Dispose();
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var answer = Forwards(context.Request) ? await ForwardAsync(context.Request) : null;
        if (await Spoil(context))
        {
            return;
        }

        await HttpServer.WriteAsync(context.Response, (int)answer!.StatusCode, await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentType?.ToString() ?? "application/json");
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpListenerRequest asked)
    {
        using var request = new HttpRequestMessage(new HttpMethod(asked.HttpMethod), $"http://{target}{asked.RawUrl}");
        if (asked.HasEntityBody)
        {
            var body = new MemoryStream();
            await asked.InputStream.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", asked.ContentType);
        }

        // The registry makes the addresses of tarballs from the host it is asked under.
        request.Headers.Host = server.Host;
        foreach (var name in new[] { "Accept", "Authorization", "npm-command" })
        {
            request.Headers.TryAddWithoutValidation(name, asked.Headers.GetValues(name) ?? []);
        }

        return await http.SendAsync(request);
    }
}
