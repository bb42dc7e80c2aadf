using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineBuild.Tools.Grafana;

/// <summary>Sends requests to one Grafana, and again what may be sent again: after 429 always, after 5xx or a lost connection if it does no harm twice.</summary>
internal sealed class GrafanaConnection(GrafanaAddress address, string token, HttpClient http, TimeProvider time, Random random) : IDisposable
{
    public const int Attempts = 5;

    private const int LongestMessage = 500;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>A deployment that waits for hours looks dead.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    public Uri Url => address.Url;

    /// <param name="path">Without a leading slash.</param>
    /// <param name="isRepeatable">Sending it twice has the effect of sending it once, or the second is refused.</param>
    /// <returns>Null when the answer is empty.</returns>
    /// <exception cref="GrafanaException">No answer, a refusal, or no answer of Grafana's.</exception>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, bool isRepeatable, CancellationToken cancel, bool keepsEditable = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(method, path, body, keepsEditable, cancel);
            }
            catch (GrafanaException error) when (attempt < Attempts && MayPass(error, isRepeatable))
            {
                await Task.Delay(error.RetryAfter is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestPause.Ticks)) : Pause(attempt), time, cancel);
            }
            catch (GrafanaException error) when (attempt > 1)
            {
                throw new GrafanaException($"{error.Message} (tried {attempt} times)", error.Status, error) { Reason = error.Reason, IsNotSent = error.IsNotSent };
            }
        }
    }

    public void Dispose() => http.Dispose();

    private static bool MayPass(GrafanaException error, bool isRepeatable) => error.Status switch
    {
        HttpStatusCode.TooManyRequests => true,
        { } status => (int)status >= 500 && isRepeatable,
        null => error.InnerException is HttpRequestException { HttpRequestError: not (HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError) } && (error.IsNotSent || isRepeatable),
    };

    private TimeSpan Pause(int attempt) => FirstPause * Math.Pow(2, attempt - 1) * (0.5 + random.NextDouble());

    private async Task<JsonNode?> OnceAsync(HttpMethod method, string path, JsonNode? body, bool keepsEditable, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(address.Timeout);
        try
        {
            using var request = Request(method, path, body, keepsEditable);
            using var response = await http.SendAsync(request, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            return response.IsSuccessStatusCode ? Read(method, path, response, text) : throw Refusal(method, path, response, text);
        }
        catch (HttpRequestException error)
        {
            var isNotSent = error is { HttpRequestError: HttpRequestError.ConnectionError } or { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } };
            throw new GrafanaException($"{address.Url} does not answer {method} /{path}: {Innermost(error).Message}", inner: error) { IsNotSent = isNotSent };
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new GrafanaException($"{address.Url} does not answer {method} /{path} within {address.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s", inner: error);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body, bool keepsEditable)
    {
        var root = address.Url.AbsoluteUri.EndsWith('/') ? address.Url : new Uri($"{address.Url.AbsoluteUri}/");
        var request = new HttpRequestMessage(method, new Uri(root, path))
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (address.ServerName.Length > 0)
        {
            request.Headers.Host = address.ServerName;
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (address.Organisation is { } organisation)
        {
            request.Headers.Add("X-Grafana-Org-Id", organisation.ToString(CultureInfo.InvariantCulture));
        }

        if (keepsEditable)
        {
            request.Headers.Add("X-Disable-Provenance", "true");
        }

        return request;
    }

    private JsonNode? Read(HttpMethod method, string path, HttpResponseMessage response, string text)
    {
        try
        {
            return text.Length > 0 ? JsonNode.Parse(text)
                : response.StatusCode == HttpStatusCode.NoContent ? null
                : throw new GrafanaException(string.Create(CultureInfo.InvariantCulture, $"{address.Url} answers {method} /{path} with {(int)response.StatusCode} and nothing more, which Grafana does not do"));
        }
        catch (JsonException error)
        {
            throw new GrafanaException($"{address.Url} answers {method} /{path} with {TypeOf(response)}, not with JSON as Grafana does: is a proxy or a login page in between?", inner: error);
        }
    }

    private GrafanaException Refusal(HttpMethod method, string path, HttpResponseMessage response, string text)
    {
        var (message, reason) = Said(text);
        var status = (int)response.StatusCode;
        var words = message ?? (response.Headers.Location is { } elsewhere ? $"it sends to {elsewhere.GetLeftPart(UriPartial.Authority)}, and the token is for this server only" : $"no message of Grafana's, but {TypeOf(response)}");
        var retry = response.Headers.RetryAfter;
        return new GrafanaException(string.Create(CultureInfo.InvariantCulture, $"{address.Url} refuses {method} /{path} with {status}: {words}{(reason is null ? "" : $" ({reason})")}"), response.StatusCode)
        {
            Reason = reason,
            RetryAfter = retry?.Delta ?? retry?.Date - time.GetUtcNow(),
        };
    }

    private static (string? Message, string? Reason) Said(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject said ? (Line(said["message"]), Line(said["status"])) : (null, null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Line(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0
        ? string.Concat(text.Take(LongestMessage).Select(letter => char.IsControl(letter) ? ' ' : letter))
        : null;

    private static string TypeOf(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType ?? "nothing";

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
