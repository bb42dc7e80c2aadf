using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PipelineBuild.Tools.Registries;

/// <summary>Tries again what may pass: growing pauses with jitter, or what the registry asks for, and at the end how often it was tried.</summary>
internal sealed class Backoff(TimeProvider time, Random random)
{
    public const int Attempts = 5;

    private static readonly HttpRequestOptionsKey<string> TriesKey = new("tries");

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>A build that waits for hours looks dead.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>The last answer, whatever it is.</summary>
    /// <exception cref="RegistryException">There was none.</exception>
    public async Task<HttpResponseMessage> RunAsync(Func<Task<HttpResponseMessage>> request, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await request();
                if (attempt == Attempts || !MayPass(response.StatusCode))
                {
                    response.RequestMessage?.Options.Set(TriesKey, attempt == 1 ? "" : Tries(attempt, begun));
                    return response;
                }

                var pause = Pause(response, attempt);
                response.Dispose();
                await Task.Delay(pause, time, cancel);
            }
            catch (RegistryException error) when (error.IsUnreachable && !IsFinal(error))
            {
                if (attempt == Attempts)
                {
                    throw new RegistryException(error.Message + Tries(attempt, begun), unreachable: true, error.InnerException);
                }

                await Task.Delay(Pause(attempt), time, cancel);
            }
        }
    }

    /// <summary>" (tried 5 times in 9 s)", or nothing for an answer to a first try.</summary>
    public static string TriesOf(HttpResponseMessage response) => response.RequestMessage?.Options.TryGetValue(TriesKey, out var tries) == true ? tries : "";

    private static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    /// <summary>A name that does not resolve won't a second later, and a certificate stays what it is.</summary>
    private static bool IsFinal(RegistryException error) => error.InnerException is HttpRequestException
    { HttpRequestError: HttpRequestError.NameResolutionError }
        or HttpRequestException { InnerException: AuthenticationException or SocketException { SocketErrorCode: SocketError.HostNotFound } };

    private string Tries(int attempts, long begun) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (tried {attempts} times in {Math.Round(time.GetElapsedTime(begun).TotalSeconds)} s)");

    /// <summary>Waits before the next of several attempts, longer each time.</summary>
    public Task PauseAsync(int attempt, CancellationToken cancel) => Task.Delay(Pause(attempt), time, cancel);

    private TimeSpan Pause(HttpResponseMessage response, int attempt)
    {
        var asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow() ?? Pause(attempt);
        return TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestPause.Ticks));
    }

    private TimeSpan Pause(int attempt) => FirstPause * Math.Pow(2, attempt - 1) * (0.5 + random.NextDouble());
}
