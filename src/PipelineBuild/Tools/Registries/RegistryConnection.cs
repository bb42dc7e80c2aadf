using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace PipelineBuild.Tools.Registries;

/// <summary>HTTP to one registry: log-in on demand, retries of what may pass, redirects within limits, and errors that say what was answered.</summary>
public sealed class RegistryConnection
{
    private const int MostRedirects = 5;

    /// <summary>How the distribution registry spells ENOSPC where it does not use words.</summary>
    private const string DiskFull = "\"Err\":28";

    /// <summary>Set on a request whose answer is read piece by piece by the caller, with a limit of its own.</summary>
    internal static readonly HttpRequestOptionsKey<bool> InPieces = new("in pieces");

    private readonly RegistryEndpoint endpoint;
    private readonly RegistryCredential? credential;
    private readonly HttpClient http;
    private readonly Backoff backoff;
    private readonly SecretMask mask;
    private readonly TokenCache tokens;

    internal RegistryConnection(RegistryEndpoint endpoint, RegistryCredential? credential, HttpClient http, Backoff backoff, TimeProvider time, SecretMask mask)
    {
        (this.endpoint, this.credential, this.http, this.backoff, this.mask) = (endpoint, credential, http, backoff, mask);
        tokens = new TokenCache(new TokenService(credential, http, backoff, time, mask), time);
    }

    public string Host => endpoint.Host;

    /// <summary>The same for a program of its own.</summary>
    public RegistryPass Pass => new(credential) { IsDeclaredPlain = endpoint.IsPlainHttp && !RegistryEndpoint.IsLoopback(endpoint.Host), Authorities = endpoint.Authorities ?? "" };

    public Uri Url(string pathAndQuery) => new(endpoint.Api, pathAndQuery);

    /// <summary>Sends, logs in when asked to, and tries again when the registry is busy, failing or does not answer.</summary>
    public Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, string repository, CancellationToken cancel) =>
        RetryAsync(() => SendOnceAsync(request, repository, cancel), cancel);

    /// <summary>The same for what takes several requests.</summary>
    public Task<HttpResponseMessage> RetryAsync(Func<Task<HttpResponseMessage>> requests, CancellationToken cancel) => backoff.RunAsync(requests, cancel);

    /// <summary>Sends and logs in when asked to.</summary>
    public async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> request, string repository, CancellationToken cancel)
    {
        var authorization = await tokens.ForAsync(repository, cancel);
        var response = await FollowAsync(request, authorization, cancel);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !IsOurs(response.RequestMessage!.RequestUri!))
        {
            return response;
        }

        var token = await tokens.AnswerAsync(response, repository, authorization, cancel);
        if (token is null)
        {
            return response;
        }

        response.Dispose();
        return await FollowAsync(request, token, cancel);
    }

    /// <summary>Waits before the next of several attempts, longer each time.</summary>
    public Task PauseAsync(int attempt, CancellationToken cancel) => backoff.PauseAsync(attempt, cancel);

    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task RequireAsync(HttpResponseMessage response, string intent, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var body = await response.Content.ReadAsStringAsync(cancel);
        throw new RegistryException(mask.Apply($"cannot {intent}: {Host} answered {(int)response.StatusCode} {response.ReasonPhrase}{Backoff.TriesOf(response)}{Hint(response, body)} {Shorten(body)}".TrimEnd()), unreachable: false) { IsInternal = response.StatusCode == HttpStatusCode.InternalServerError };
    }

    private string Hint(HttpResponseMessage response, string body) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when credential is null => "; no login is configured (containers.registry.username and password, or docker login)",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when response.Headers.WwwAuthenticate.ToString().Contains("insufficient_scope", StringComparison.Ordinal) => $"; {credential!.Source} is not allowed to",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"; {credential!.Source} was refused",
        HttpStatusCode.BadRequest when endpoint.IsPlainHttp && body.Contains("HTTPS", StringComparison.OrdinalIgnoreCase) => "; it wants HTTPS: set containers.registry.insecure: false, and ca where its authority is a private one",
        >= HttpStatusCode.InternalServerError when body.Contains(DiskFull, StringComparison.Ordinal) => "; its disk is full (no space left on device)",
        _ => "",
    };

    /// <summary>
    /// The authorization goes to the registry alone: a blob may lie on another host, which a redirect or an upload's address names with
    /// a signature of its own. From HTTPS nothing leads to HTTP.
    /// </summary>
    private async Task<HttpResponseMessage> FollowAsync(Func<HttpRequestMessage> request, AuthenticationHeaderValue? authorization, CancellationToken cancel)
    {
        Uri? moved = null;
        for (var redirects = 0; ; redirects++)
        {
            using var message = request();
            var target = message.RequestUri = moved ?? message.RequestUri!;
            if (target.Scheme != endpoint.Api.Scheme && target.Scheme != Uri.UriSchemeHttps)
            {
                throw new RegistryException($"the registry {Host} leads to {target.GetLeftPart(UriPartial.Authority)}, which is not encrypted; refused", unreachable: false);
            }

            message.Headers.Authorization = IsOurs(target) ? authorization : null;
            var response = await ExchangeAsync(message, target, cancel);
            moved = Next(response, message.Method, target);
            if (moved is null)
            {
                return response;
            }

            response.Dispose();
            if (redirects == MostRedirects)
            {
                throw new RegistryException($"the registry {Host} redirects without end, the last time to {moved.GetLeftPart(UriPartial.Path)}", unreachable: false);
            }
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage message, Uri target, CancellationToken cancel)
    {
        var who = IsOurs(target) ? $"the registry {Host}" : $"{target.Authority}, where the registry {Host} keeps its blobs,";
        try
        {
            return await http.SendAsync(message, message.Options.TryGetValue(InPieces, out _) ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancel);
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException refusal)
        {
            throw new RegistryException($"{who} can't be reached safely: {Explain(refusal)}", unreachable: true, error);
        }
        catch (HttpRequestException error)
        {
            throw new RegistryException($"{who} can't be reached: {error.Message}", unreachable: true, error);
        }
        catch (TaskCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new RegistryException($"{who} did not answer within {http.Timeout.TotalSeconds:0} s", unreachable: true, error);
        }
    }

    private string Explain(AuthenticationException refusal) =>
        refusal.Message.Contains("not trusted", StringComparison.Ordinal) ? $"{refusal.Message}; name the authority's PEM file in containers.registry.ca, or put it into {RegistryClients.EngineCertificates}/{Host}/ca.crt, where the Docker Engine looks too"
        : refusal.Message.Contains("frame", StringComparison.Ordinal) || refusal.InnerException?.Message.Contains("wrong version number", StringComparison.OrdinalIgnoreCase) == true ? "it answers HTTPS with plain HTTP; only where that is meant, set containers.registry.insecure: true"
        : refusal.Message;

    private bool IsOurs(Uri address) => (address.Scheme, address.Host, address.Port) == (endpoint.Api.Scheme, endpoint.Api.Host, endpoint.Api.Port);

    /// <summary>Where an answer sends a request on to. What writes is sent on only where its method and body are to stay.</summary>
    private static Uri? Next(HttpResponseMessage response, HttpMethod method, Uri current) =>
        response.Headers.Location is { } place && ((int)response.StatusCode is 307 or 308 || ((int)response.StatusCode is 301 or 302 or 303 && (method == HttpMethod.Get || method == HttpMethod.Head)))
            ? new Uri(current, place)
            : null;

    private static string Shorten(string body) => body.Length <= 400 ? body.Trim() : body[..400].Trim() + "...";
}
