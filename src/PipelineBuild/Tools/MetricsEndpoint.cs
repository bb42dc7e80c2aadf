using System.Net.Http.Headers;
using System.Text;

namespace PipelineBuild.Tools;

/// <summary>An exposition could not be fetched; the message says from where and why.</summary>
public sealed class ScrapeException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Fetches what an application tells of its metrics, as Prometheus does.</summary>
public sealed class MetricsEndpoint : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.GZip }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="token">Sent as a bearer token; null sends none.</param>
    /// <param name="read">Reads the text while it arrives.</param>
    /// <exception cref="ScrapeException">No answer in time, or another than an exposition.</exception>
    public async Task<T> ReadAsync<T>(Uri address, string? token, TimeSpan limit, Func<TextReader, T> read, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(limit);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new ScrapeException($"{address} answers with status {(int)answer.StatusCode}");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
            using var stop = either.Token.Register(body.Dispose);
            using var text = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return await Task.Run(() => read(text), either.Token);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && either.IsCancellationRequested)
        {
            throw new ScrapeException($"{address} did not answer within {limit.TotalSeconds:0} s", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ScrapeException($"{address} does not answer: {(error.InnerException ?? error).Message}", error);
        }
    }

    public void Dispose() => http.Dispose();
}
