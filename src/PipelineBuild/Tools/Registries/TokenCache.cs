using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PipelineBuild.Tools.Registries;

/// <summary>Answers a registry's log-in challenge, Basic or Bearer, and remembers the token per repository.</summary>
/// <remarks>https://distribution.github.io/distribution/spec/auth/token/</remarks>
internal sealed partial class TokenCache(RegistryCredential? credential, HttpClient http, SecretMask mask)
{
    private readonly Dictionary<string, AuthenticationHeaderValue> tokens = [];

    public AuthenticationHeaderValue? For(string repository)
    {
        lock (tokens)
        {
            return tokens.GetValueOrDefault(repository);
        }
    }

    /// <summary>The authorization the challenge asks for, or null when we have nothing to offer.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage challenge, string repository, CancellationToken cancel)
    {
        foreach (var offer in challenge.Headers.WwwAuthenticate)
        {
            var answer = offer.Scheme.ToLowerInvariant() switch
            {
                "bearer" => await FetchTokenAsync(offer.Parameter ?? "", cancel),
                "basic" => Basic(),
                _ => null,
            };
            if (answer is not null)
            {
                lock (tokens)
                {
                    tokens[repository] = answer;
                }

                return answer;
            }
        }

        return null;
    }

    private AuthenticationHeaderValue? Basic()
    {
        if (credential is null)
        {
            return null;
        }

        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));
        mask.Add(login);
        return new AuthenticationHeaderValue("Basic", login);
    }

    private async Task<AuthenticationHeaderValue?> FetchTokenAsync(string challenge, CancellationToken cancel)
    {
        var values = ChallengeValue().Matches(challenge).ToDictionary(match => match.Groups[1].Value.ToLowerInvariant(), match => match.Groups[2].Value);
        if (!values.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var address))
        {
            return null;
        }

        if (credential is not null && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw new RegistryException($"the registry wants the login sent to {address.Host} without encryption; refused", unreachable: false);
        }

        var query = values.Where(pair => pair.Key is "service" or "scope").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}");
        var separator = address.Query.Length == 0 ? '?' : '&';
        if (await AskAsync($"{realm}{separator}{string.Join('&', query)}", address, cancel) is not { } token)
        {
            return null;
        }

        mask.Add(token);
        return new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The token, or null when the service refuses.</summary>
    private async Task<string?> AskAsync(string question, Uri service, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, question);
            request.Headers.Authorization = Basic();
            using var response = await http.SendAsync(request, cancel);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            return body.RootElement.TryGetProperty("token", out var token) || body.RootElement.TryGetProperty("access_token", out token) ? token.GetString() : null;
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new RegistryException($"the registry's token service {service} can't be reached: {error.Message}", unreachable: true, error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new RegistryException($"the registry's token service {service} answered with something that is no token", unreachable: false, error);
        }
    }

    [GeneratedRegex(@"([A-Za-z]+)=""([^""]*)""")]
    private static partial Regex ChallengeValue();
}
