using System.Text.RegularExpressions;

namespace PipelineBuild.Tools.Npm;

/// <summary>Reads the lines of .npmrc files that npm itself does not show: logins.</summary>
internal static partial class NpmConfigText
{
    /// <summary>What setup-node writes where no token was given; npm is not logged in by it.</summary>
    private const string Placeholder = "XXXXX-XXXXX-XXXXX-XXXXX";

    private static readonly string[] LoginKeys = ["_authToken", "_auth", "username", "_password"];

    /// <summary>The Authorization header that the lines give for the registry; null when they hold no login for it.</summary>
    public static string? LoginFor(Uri registry, IEnumerable<string> lines, EnvironmentVariables environment)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Select(Pair).Where(pair => pair.Key.StartsWith("//", StringComparison.Ordinal)))
        {
            values[line.Key] = Expanded(line.Value, environment);
        }

        foreach (var place in Places(registry))
        {
            if (Of(place, "_authToken") is { } token)
            {
                return $"Bearer {token}";
            }

            if (Of(place, "_auth") is { } pair)
            {
                return $"Basic {pair}";
            }

            if (Of(place, "username") is { } user && Of(place, "_password") is { } password)
            {
                return $"Basic {Base64($"{user}:{System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(password))}")}";
            }
        }

        return null;

        string? Of(string place, string key) => values.TryGetValue($"{place}:{key}", out var value) && value.Length > 0 && value != Placeholder && !value.Contains("${", StringComparison.Ordinal) ? value : null;
    }

    /// <summary>The lines but for logins of that registry.</summary>
    public static IEnumerable<string> WithoutLogin(Uri registry, IEnumerable<string> lines)
    {
        var keys = Places(registry).SelectMany(place => LoginKeys.Select(key => $"{place}:{key}")).ToHashSet(StringComparer.Ordinal);
        return lines.Where(line => !keys.Contains(Pair(line).Key));
    }

    /// <summary>The line that logs in with a token.</summary>
    public static string TokenLine(Uri registry, string token) => $"{Places(registry).First()}:_authToken={token}";

    /// <summary>The address without its scheme, then with one step of the path less each time, as npm looks for logins.</summary>
    private static IEnumerable<string> Places(Uri registry)
    {
        var path = registry.AbsolutePath.TrimEnd('/');
        while (true)
        {
            yield return $"//{registry.Authority}{path}/";
            if (path.Length == 0)
            {
                yield break;
            }

            path = path[..path.LastIndexOf('/')];
        }
    }

    private static (string Key, string Value) Pair(string line) => line.Split('=', 2) is [var key, var value] ? (key.Trim(), value.Trim().Trim('"')) : (line.Trim(), "");

    private static string Expanded(string value, EnvironmentVariables environment) => Variable().Replace(value, match => environment.Get(match.Groups[1].Value) ?? (match.Groups[2].Success ? "" : match.Value));

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"\$\{([^}?]+)(\?)?\}")]
    private static partial Regex Variable();
}
