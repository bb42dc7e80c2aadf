using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Mcp.Packing;

/// <summary>A secret in a file: what it is and where, never the secret itself.</summary>
/// <param name="Line">1-based.</param>
public sealed record SecretPlace(string Kind, int Line);

/// <summary>Recognises keys and tokens by their shape.</summary>
public static class SecretPatterns
{
    private static readonly (string Kind, Regex Shape)[] All =
    [
        ("a private key", Of(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(\\r|\\n|\s|[A-Za-z-]+: [^\n]*\n)*[A-Za-z0-9+/=]{32}")),
        ("a login of an npm registry", Of(@":_(authToken|auth|password)\s*=\s*[""']?[A-Za-z0-9+/=_.-]{8}")),
        ("an npm token", Of(@"\bnpm_[A-Za-z0-9]{36}\b")),
        ("a GitHub token", Of(@"\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40})")),
        ("a GitLab token", Of(@"\bglpat-[A-Za-z0-9_-]{20}")),
        ("an AWS access key", Of(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b")),
        ("an AWS secret key", Of(@"(?i:aws_?secret_?access_?key)[""']?\s*[=:]\s*[""']?[A-Za-z0-9/+]{40}\b")),
        ("a Google API key", Of(@"\bAIza[A-Za-z0-9_-]{35}\b")),
        ("an Azure storage key", Of(@"\bAccountKey=[A-Za-z0-9+/]{80}")),
        ("a Slack token", Of(@"\bxox[abeprs]-[A-Za-z0-9-]{20}")),
        ("a Stripe key", Of(@"\b[rs]k_live_[A-Za-z0-9]{24}")),
        ("an Anthropic key", Of(@"\bsk-ant-[A-Za-z0-9_-]{32}")),
        ("an OpenAI key", Of(@"\bsk-(proj|svcacct|admin)-[A-Za-z0-9_-]{40}")),
    ];

    /// <summary>The values that vendors' own documents use.</summary>
    private static readonly string[] Examples = ["EXAMPLE", "example", "xxxxxxxx", "XXXXXXXX"];

    /// <summary>One place for each kind; bytes that are no text are searched as well.</summary>
    public static IReadOnlyList<SecretPlace> Find(ReadOnlySpan<byte> file)
    {
        var text = Encoding.Latin1.GetString(file);
        return All.Select(pattern => Place(pattern.Kind, pattern.Shape, text)).OfType<SecretPlace>().ToList();
    }

    private static SecretPlace? Place(string kind, Regex shape, string text)
    {
        var found = shape.Matches(text).FirstOrDefault(match => !Examples.Any(match.Value.Contains));
        return found is null ? null : new SecretPlace(kind, text.AsSpan(0, found.Index).Count('\n') + 1);
    }

    /// <summary>Time grows with the text only, whatever the text is.</summary>
    private static Regex Of(string shape) => new(shape, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
