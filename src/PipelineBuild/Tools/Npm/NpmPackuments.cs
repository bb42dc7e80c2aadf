using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Npm;

/// <summary>Asks registries what they hold, past every cache.</summary>
public sealed class NpmPackuments(TimeProvider time, SecretMask mask) : IDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> clients = new();

    /// <summary>What the registry says now; empty for a package that it does not know.</summary>
    /// <exception cref="NpmRegistryException">It could not be asked, refuses to answer or answers something else.</exception>
    public async Task<NpmPackument> ReadAsync(NpmSession session, string package, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            Exception? cause = null;
            try
            {
                var (status, body) = await GetAsync(session, package, cancel);
                switch (status)
                {
                    case HttpStatusCode.OK:
                        return NpmPackument.Parse(body);
                    case HttpStatusCode.NotFound:
                        return NpmPackument.Empty;
                    case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                        throw new NpmRegistryException($"{session.Registry} does not show {package}: {(int)status}; {(session.HasLogin ? "the login that npm is configured with is not accepted" : "npm is not logged in there")}");
                    default:
                        trouble = $"{(int)status}";
                        break;
                }
            }
            catch (Exception error) when (error is HttpRequestException or JsonException or IOException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                cause = error;
                trouble = error is OperationCanceledException ? $"no answer within {RequestLimit.TotalSeconds:0} s" : mask.Apply(error.GetBaseException().Message);
            }

            if (attempt == Attempts)
            {
                throw new NpmRegistryException($"{session.Registry} does not say what it holds of {package}: {trouble}, {Attempts} times", cause);
            }

            await Task.Delay(FirstPause * Math.Pow(3, attempt - 1), time, cancel);
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(NpmSession session, string package, CancellationToken cancel)
    {
        // What npm itself asks before it changes a package: the registry's own answer, not that of a cache before it.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(session.Registry, $"{package.Replace("/", "%2f")}?write=true"));
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        if (session.Authorization is { } login)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(login);
        }

        using var answer = await ClientFor(session).SendAsync(request, cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
    }

    private HttpClient ClientFor(NpmSession session) =>
        clients.GetOrAdd($"{session.AuthorityFile} {session.Proxy} {session.NoProxy}", _ => new Lazy<HttpClient>(() => Connect(session))).Value;

    /// <summary>Redirects are followed without the login, as .NET does it for another host.</summary>
    private static HttpClient Connect(NpmSession session)
    {
        var roots = new X509Certificate2Collection();
        if (session.AuthorityFile is { } file)
        {
            roots.ImportFromPemFile(file);
        }

        return new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            Proxy = new NpmProxy(session.Proxy, session.NoProxy),
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.All,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = new CertificateCheck(roots).Accept },
        })
        {
            Timeout = RequestLimit,
            DefaultRequestHeaders = { { "User-Agent", "PipelineBuild" } },
        };
    }
}
