using System.Collections.Concurrent;
using System.Diagnostics;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>What one user asks for, one request after another; none is repeated.</summary>
internal interface IUser
{
    HttpRequestMessage Next();

    /// <summary>What the answer was, in a word.</summary>
    /// <returns>Null when it was not what it should have been.</returns>
    string? Judge(HttpResponseMessage answer, string text);
}

/// <summary>Users of a server at a steady pace, each request counted.</summary>
internal sealed class Load : IDisposable
{
    private const int Users = 20;

    private readonly HttpClient http;
    private readonly CancellationTokenSource stop = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<Task> users;
    private int sent;

    /// <param name="perSecond">Of all users together.</param>
    public Load(int port, int perSecond, Func<IUser> user)
    {
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Users }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        users = Enumerable.Range(0, Users).Select(_ => Task.Run(() => WorkAsync(user(), TimeSpan.FromSeconds((double)Users / perSecond)))).ToList();
    }

    public ConcurrentBag<string> Failures { get; } = [];

    public ConcurrentDictionary<string, int> Answers { get; } = new();

    public int Sent => sent;

    public double Rate => sent / clock.Elapsed.TotalSeconds;

    public async Task StopAsync(int atLeast)
    {
        while (sent < atLeast && Failures.IsEmpty)
        {
            await Task.Delay(100);
        }

        clock.Stop();
        await stop.CancelAsync();
        await Task.WhenAll(users);
    }

    public void Dispose()
    {
        stop.Cancel();
        Task.WhenAll(users).Wait();
        http.Dispose();
        stop.Dispose();
    }

    public override string ToString() => $"{Sent} requests, {Rate:0} a second, {Failures.Count} failed; {string.Join(", ", Answers.Select(answer => $"{answer.Key}: {answer.Value}"))}";

    private async Task WorkAsync(IUser user, TimeSpan every)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var turn = 1; !stop.IsCancellationRequested; turn++)
        {
            await AskAsync(user);
            var ahead = (every * turn) - Stopwatch.GetElapsedTime(begun);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AskAsync(IUser user)
    {
        using var request = user.Next();
        try
        {
            using var answer = await http.SendAsync(request);
            var text = (await answer.Content.ReadAsStringAsync()).Trim();
            if (user.Judge(answer, text) is { } kind)
            {
                Answers.AddOrUpdate(kind, 1, (_, count) => count + 1);
            }
            else
            {
                Failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {request.Method} {request.RequestUri}: {(int)answer.StatusCode}: {text}");
            }
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException)
        {
            Failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {request.Method} {request.RequestUri}: {error.Message} {error.InnerException?.Message}");
        }

        Interlocked.Increment(ref sent);
    }
}

/// <summary>Reads one page.</summary>
internal sealed class Reader : IUser
{
    public HttpRequestMessage Next() => new(HttpMethod.Get, "/index.html");

    public string? Judge(HttpResponseMessage answer, string text) => answer.IsSuccessStatusCode ? text : null;
}
