using System.Text.RegularExpressions;

namespace PipelineBuild.Tools.Registries;

/// <summary>A registry's demand for a token: where to get one, for which service, and for what.</summary>
/// <param name="Scopes">Such as <c>repository:acme/app:pull,push</c>; several for a mount across repositories.</param>
internal sealed partial record LoginChallenge(Uri Realm, string? Service, IReadOnlyList<string> Scopes)
{
    /// <summary>Null when it names no address. Values may be quoted, with commas and escapes, or bare.</summary>
    public static LoginChallenge? Parse(string parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(parameters))
        {
            values.TryAdd(match.Groups[1].Value, match.Groups[2].Success ? Escape().Replace(match.Groups[2].Value, "$1") : match.Groups[3].Value);
        }

        return values.TryGetValue("realm", out var realm) && Uri.TryCreate(realm, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new LoginChallenge(new Uri(realm), values.GetValueOrDefault("service"), values.GetValueOrDefault("scope", "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : null;
    }

    /// <summary>The question as a GET: each scope a parameter of its own.</summary>
    public Uri Question
    {
        get
        {
            var query = Scopes.Select(scope => $"scope={Uri.EscapeDataString(scope)}");
            var all = Service is null ? query : query.Prepend($"service={Uri.EscapeDataString(Service)}");
            return all.Any() ? new Uri($"{Realm.OriginalString}{(Realm.Query.Length == 0 ? '?' : '&')}{string.Join('&', all)}") : Realm;
        }
    }

    [GeneratedRegex("""([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))""")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
