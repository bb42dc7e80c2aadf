using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>Users of a server: GETs and POSTs at a steady pace, each counted, none repeated.</summary>
internal sealed class Load : IDisposable
{
    private const int Users = 8;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Users }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly CancellationTokenSource stop = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<Task> users;
    private int sent;

    /// <param name="perSecond">Of all users together.</param>
    public Load(int port, int perSecond) => users = Enumerable.Range(0, Users).Select(_ => Task.Run(() => WorkAsync($"http://127.0.0.1:{port}", TimeSpan.FromSeconds((double)Users / perSecond)))).ToList();

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

    private async Task WorkAsync(string address, TimeSpan every)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            await AskAsync(address, turn);
            var ahead = (every * (turn + 1)) - Stopwatch.GetElapsedTime(begun);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AskAsync(string address, int turn)
    {
        try
        {
            var isPost = turn % 3 == 0;
            using var request = new HttpRequestMessage(isPost ? HttpMethod.Post : HttpMethod.Get, isPost ? $"{address}/cgi-bin/echo" : $"{address}/index.html");
            request.Content = isPost ? new StringContent($"turn {turn}", Encoding.UTF8) : null;
            using var answer = await http.SendAsync(request);
            var text = (await answer.Content.ReadAsStringAsync()).Trim();
            if (!answer.IsSuccessStatusCode || (isPost && text != $"turn {turn}"))
            {
                Failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {request.Method} {(int)answer.StatusCode}: {text}");
            }

            Answers.AddOrUpdate(isPost ? "POST" : text, 1, (_, count) => count + 1);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException)
        {
            Failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {error.Message} {error.InnerException?.Message}");
        }

        Interlocked.Increment(ref sent);
    }
}
