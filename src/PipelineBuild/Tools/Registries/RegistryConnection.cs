using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace PipelineBuild.Tools.Registries;

/// <summary>HTTP to one registry: scheme, log-in on demand, retries of what may pass, and errors that say what was answered.</summary>
public sealed class RegistryConnection(string host, RegistryCredential? credential, HttpClient http, TimeProvider time, SecretMask mask)
{
    private const int Attempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Set on a request whose answer is read piece by piece by the caller, with a limit of its own.</summary>
    internal static readonly HttpRequestOptionsKey<bool> InPieces = new("in pieces");

    private readonly TokenCache tokens = new(credential, http, mask);

    public string Host => host;

    /// <summary>Plain HTTP is for loopback only; Docker Hub's API lives under a name of its own.</summary>
    public Uri Url(string pathAndQuery) =>
        new($"{(IsLoopback ? "http" : "https")}://{(host == Artifacts.ImageReference.DockerHub ? "registry-1.docker.io" : host)}/v2/{pathAndQuery}");

    private bool IsLoopback => host.Split(':')[0] is "localhost" or "127.0.0.1" || host.StartsWith("[::1]", StringComparison.Ordinal);

    /// <summary>Sends, logs in when asked to, and tries again when the registry is busy, failing or does not answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, string repository, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await SendOnceAsync(request, repository, cancel);
                if (attempt == Attempts || !MayPass(response.StatusCode))
                {
                    return response;
                }

                var pause = Pause(response, attempt);
                response.Dispose();
                await Task.Delay(pause, time, cancel);
            }
            catch (RegistryException error) when (error.IsUnreachable && attempt < Attempts && !IsFinal(error))
            {
                await Task.Delay(Pause(attempt), time, cancel);
            }
        }
    }

    /// <summary>For requests whose body can't be sent twice under the same upload address.</summary>
    public async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> request, string repository, CancellationToken cancel)
    {
        var response = await TrySendAsync(request, tokens.For(repository), cancel);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var token = await tokens.AnswerAsync(response, repository, cancel);
        if (token is null)
        {
            return response;
        }

        response.Dispose();
        return await TrySendAsync(request, token, cancel);
    }

    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task RequireAsync(HttpResponseMessage response, string intent, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var body = await response.Content.ReadAsStringAsync(cancel);
        var hint = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? credential is null ? "; no login is configured (containers.registry.username and password)" : "; the configured login was refused"
            : "";
        throw new RegistryException(mask.Apply($"cannot {intent}: {host} answered {(int)response.StatusCode} {response.ReasonPhrase}{hint} {Shorten(body)}".TrimEnd()), unreachable: false);
    }

    private async Task<HttpResponseMessage> TrySendAsync(Func<HttpRequestMessage> request, AuthenticationHeaderValue? authorization, CancellationToken cancel)
    {
        using var message = request();
        message.Headers.Authorization = authorization;
        try
        {
            return await http.SendAsync(message, message.Options.TryGetValue(InPieces, out _) ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancel);
        }
        catch (HttpRequestException error)
        {
            throw new RegistryException($"the registry {host} can't be reached: {error.Message}", unreachable: true, error);
        }
        catch (TaskCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new RegistryException($"the registry {host} did not answer within {http.Timeout.TotalSeconds:0} s", unreachable: true, error);
        }
    }

    private static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    /// <summary>A name that does not resolve won't a second later.</summary>
    private static bool IsFinal(RegistryException error) =>
        error.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } };

    /// <summary>What the registry asks for, within limits: a build that waits for hours looks dead.</summary>
    private TimeSpan Pause(HttpResponseMessage response, int attempt)
    {
        var asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow() ?? Pause(attempt);
        return TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestPause.Ticks));
    }

    private static TimeSpan Pause(int attempt) => FirstPause * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble());

    private static string Shorten(string body) => body.Length <= 400 ? body.Trim() : body[..400].Trim() + "...";
}
