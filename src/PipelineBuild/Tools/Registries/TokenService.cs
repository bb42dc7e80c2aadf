using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PipelineBuild.Tools.Registries;

/// <summary>A registry's token together with the time it may be used.</summary>
internal sealed record RegistryToken(AuthenticationHeaderValue Authorization, DateTimeOffset? Until);

/// <summary>Fetches tokens as https://distribution.github.io/distribution/spec/auth/token/ and its OAuth2 sibling say.</summary>
internal sealed class TokenService(RegistryCredential? credential, HttpClient http, Backoff backoff, TimeProvider time, SecretMask mask)
{
    /// <summary>Some services ask for a name of the client.</summary>
    private const string ClientId = "pipelinebuild";

    /// <summary>What the specification says of a token without expires_in.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromSeconds(60);

    /// <summary>A token is renewed when this part of its life is over: the request has to arrive before it ends.</summary>
    private const double Used = 0.8;

    /// <summary>The login as a Basic header, which no log will show.</summary>
    public AuthenticationHeaderValue? Basic()
    {
        if (credential is null or { IsIdentityToken: true })
        {
            return null;
        }

        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));
        mask.Add(login);
        return new AuthenticationHeaderValue("Basic", login);
    }

    /// <exception cref="RegistryException">The service refuses, can't be reached, or says something else.</exception>
    public async Task<RegistryToken> FetchAsync(LoginChallenge challenge, CancellationToken cancel)
    {
        if (credential is not null && challenge.Realm.Scheme != Uri.UriSchemeHttps && !challenge.Realm.IsLoopback)
        {
            throw new RegistryException($"the registry wants the login sent to {challenge.Realm.Host} without encryption; refused", unreachable: false);
        }

        var asked = time.GetUtcNow();
        using var response = await backoff.RunAsync(() => AskAsync(challenge, cancel), cancel);
        var service = challenge.Realm.GetLeftPart(UriPartial.Path);
        if (!response.IsSuccessStatusCode)
        {
            var refused = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest;
            var hint = !refused ? "" : credential is null ? "; it gives no token without a login (containers.registry.username and password, or docker login)" : $"; {credential.Source} was refused";
            throw new RegistryException($"the registry's token service {service} answered {(int)response.StatusCode} {response.ReasonPhrase}{hint}{Backoff.TriesOf(response)}", unreachable: false);
        }

        return Read(await response.Content.ReadAsByteArrayAsync(cancel), service, asked);
    }

    private async Task<HttpResponseMessage> AskAsync(LoginChallenge challenge, CancellationToken cancel)
    {
        try
        {
            using var request = credential is { IsIdentityToken: true } ? Exchange(challenge, credential) : new HttpRequestMessage(HttpMethod.Get, challenge.Question);
            request.Headers.Authorization = Basic();
            return await http.SendAsync(request, cancel);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new RegistryException($"the registry's token service {challenge.Realm.GetLeftPart(UriPartial.Path)} can't be reached: {error.InnerException?.Message ?? error.Message}", unreachable: true, error);
        }
    }

    /// <summary>https://distribution.github.io/distribution/spec/auth/oauth/</summary>
    private static HttpRequestMessage Exchange(LoginChallenge challenge, RegistryCredential identity)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = ClientId,
            ["refresh_token"] = identity.Password,
            ["service"] = challenge.Service ?? "",
            ["scope"] = string.Join(' ', challenge.Scopes),
        };
        return new HttpRequestMessage(HttpMethod.Post, challenge.Realm) { Content = new FormUrlEncodedContent(form) };
    }

    private RegistryToken Read(byte[] answer, string service, DateTimeOffset asked)
    {
        try
        {
            using var body = JsonDocument.Parse(answer);
            var root = body.RootElement;
            if ((root.TryGetProperty("token", out var found) || root.TryGetProperty("access_token", out found)) && found.GetString() is { Length: > 0 } token)
            {
                mask.Add(token);
                var life = root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out var number) && number is > 0 and < 1e9 ? TimeSpan.FromSeconds(number) : UsualLife;
                return new RegistryToken(new AuthenticationHeaderValue("Bearer", token), asked + (life * Used));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new RegistryException($"the registry's token service {service} answered with something that is no token", unreachable: false, error);
        }

        throw new RegistryException($"the registry's token service {service} answered without a token", unreachable: false);
    }
}
