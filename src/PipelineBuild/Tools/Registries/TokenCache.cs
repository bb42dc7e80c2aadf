using System.Net.Http.Headers;

namespace PipelineBuild.Tools.Registries;

/// <summary>Answers a registry's log-in challenge, Basic or Bearer, remembers the answer per repository and renews it before it ends.</summary>
internal sealed class TokenCache(TokenService service, TimeProvider time)
{
    private readonly Dictionary<string, (LoginChallenge? Challenge, RegistryToken Token)> known = [];
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>What to send at once; null before the first challenge.</summary>
    public async Task<AuthenticationHeaderValue?> ForAsync(string repository, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            if (!known.TryGetValue(repository, out var held))
            {
                return null;
            }

            return held.Challenge is not null && held.Token.Until <= time.GetUtcNow()
                ? await FetchAsync(held.Challenge, repository, cancel)
                : held.Token.Authorization;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The authorization the challenge asks for, or null when we have nothing to offer.</summary>
    /// <param name="refused">What was sent and did not do.</param>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage challenge, string repository, AuthenticationHeaderValue? refused, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var held = known.GetValueOrDefault(repository);
            foreach (var offer in challenge.Headers.WwwAuthenticate)
            {
                var answer = offer.Scheme.ToLowerInvariant() switch
                {
                    "bearer" when LoginChallenge.Parse(offer.Parameter ?? "") is { } asked => await AnswerAsync(asked, held, repository, refused, cancel),
                    "basic" => Basic(repository),
                    _ => null,
                };
                if (answer is not null)
                {
                    return answer;
                }
            }

            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Another request may have fetched a token that does, while this one was on its way. What was granted before is asked for again.</summary>
    private async Task<AuthenticationHeaderValue> AnswerAsync(LoginChallenge asked, (LoginChallenge? Challenge, RegistryToken Token) held, string repository, AuthenticationHeaderValue? refused, CancellationToken cancel)
    {
        if (held.Challenge is null || held.Challenge.Realm != asked.Realm)
        {
            return await FetchAsync(asked, repository, cancel);
        }

        return !asked.Scopes.Except(held.Challenge.Scopes).Any() && !held.Token.Authorization.Equals(refused)
            ? held.Token.Authorization
            : await FetchAsync(asked with { Scopes = held.Challenge.Scopes.Union(asked.Scopes).ToList() }, repository, cancel);
    }

    private AuthenticationHeaderValue? Basic(string repository)
    {
        var basic = service.Basic();
        if (basic is not null)
        {
            known[repository] = (null, new RegistryToken(basic, null));
        }

        return basic;
    }

    private async Task<AuthenticationHeaderValue> FetchAsync(LoginChallenge challenge, string repository, CancellationToken cancel)
    {
        var token = await service.FetchAsync(challenge, cancel);
        known[repository] = (challenge, token);
        return token.Authorization;
    }
}
