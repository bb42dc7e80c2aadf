using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>Asks one Prometheus server over its HTTP API, https://prometheus.io/docs/prometheus/latest/querying/api/.</summary>
public sealed class PrometheusApi(Uri address, HttpClient http, string? token = null)
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(2);

    public Uri Address => address;

    /// <summary>Whether it answers queries; a server that does not answer at all is not ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        either.CancelAfter(ReadyLimit);
        try
        {
            using var answer = await http.SendAsync(Request("-/ready", []), either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>The series and their values at one time. A scalar is a series without labels.</summary>
    /// <param name="time">Null asks for now.</param>
    public Task<IReadOnlyList<PrometheusSample>> QueryAsync(string expression, DateTimeOffset? time, CancellationToken cancel) =>
        AskAsync("api/v1/query", [("query", expression), .. time is { } at ? [("time", Text(at))] : Array.Empty<(string, string)>()], PrometheusAnswer.Samples, cancel);

    /// <summary>The series and their values at every step of a range of time.</summary>
    public Task<IReadOnlyList<PrometheusRange>> QueryRangeAsync(string expression, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancel) =>
        AskAsync("api/v1/query_range", [("query", expression), ("start", Text(from)), ("end", Text(to)), ("step", step.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture))], PrometheusAnswer.Ranges, cancel);

    /// <summary>Labels of all series that one of the selectors finds, their name among them.</summary>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> SeriesAsync(IReadOnlyList<string> selectors, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancel) =>
        AskAsync("api/v1/series", [.. selectors.Select(selector => ("match[]", selector)), .. Between(from, to)], PrometheusAnswer.LabelSets, cancel);

    /// <summary>What the server itself counts of the series that it has in memory.</summary>
    /// <param name="most">How many entries of each list.</param>
    public Task<TsdbStatus> TsdbStatusAsync(int most, CancellationToken cancel) =>
        AskAsync("api/v1/status/tsdb", [("limit", most.ToString(CultureInfo.InvariantCulture))], PrometheusAnswer.Status, cancel);

    /// <exception cref="PrometheusException">No answer, or a complaint instead of one.</exception>
    private async Task<T> AskAsync<T>(string path, IReadOnlyList<(string, string)> parameters, Func<JsonElement, T> read, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.SendAsync(Request(path, parameters), HttpCompletionOption.ResponseHeadersRead, cancel);
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            using var page = await JsonDocument.ParseAsync(body, default, cancel);
            return page.RootElement.TryGetProperty("status", out var status) && status.GetString() == "success"
                ? read(page.RootElement.GetProperty("data"))
                : throw new PrometheusException($"{address} refuses {path}: {(page.RootElement.TryGetProperty("error", out var error) ? error.GetString() : $"status {(int)answer.StatusCode}")}");
        }
        catch (HttpRequestException error)
        {
            throw new PrometheusException($"{address} does not answer: {(error.InnerException ?? error).Message}", error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new PrometheusException($"{address} does not answer {path} within {http.Timeout.TotalSeconds:0} s", error);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PrometheusException($"{address} answers {path} with something that Prometheus does not say", error);
        }
    }

    private HttpRequestMessage Request(string path, IReadOnlyList<(string Name, string Value)> parameters)
    {
        var query = string.Join('&', parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(parameter.Value)}"));
        var root = address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/");
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, query.Length == 0 ? path : $"{path}?{query}"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static IEnumerable<(string, string)> Between(DateTimeOffset? from, DateTimeOffset? to) =>
        new (string Name, DateTimeOffset? Time)[] { ("start", from), ("end", to) }.Where(bound => bound.Time is not null).Select(bound => (bound.Name, Text(bound.Time!.Value)));

    private static string Text(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>A Prometheus server could not be started or asked.</summary>
public sealed class PrometheusException(string message, Exception? inner = null) : Exception(message, inner);
