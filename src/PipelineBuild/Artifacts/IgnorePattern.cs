using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts;

/// <summary>One line of an ignore file as the builder understands it.</summary>
internal sealed class IgnorePattern
{
    private const string NotSlash = "[^/]";

    private readonly Func<string, bool> fits;

    private IgnorePattern(bool isException, Func<string, bool> fits)
    {
        IsException = isException;
        this.fits = fits;
    }

    /// <summary>Begins with <c>!</c>: takes back in what it fits.</summary>
    public bool IsException { get; }

    /// <exception cref="FormatException">The pattern can't be read.</exception>
    public static IgnorePattern Parse(string line)
    {
        var isException = line.StartsWith('!');
        var pattern = isException ? line[1..].Trim() : line;
        if (pattern.Length == 0)
        {
            throw new FormatException($"'{line}' takes nothing back in");
        }

        var clean = Clean(pattern);
        clean = clean.Length > 1 && clean[0] == '/' ? clean[1..] : clean;
        try
        {
            return new IgnorePattern(isException, Compile(clean));
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"'{line}' is no pattern: {error.Message}", error);
        }
    }

    public bool Fits(string path) => fits(path);

    /// <summary>The shortest name of the same place, without looking at any file.</summary>
    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/').Where(part => part.Length > 0 && part != "."))
        {
            if (part != ".." || (!pattern.StartsWith('/') && (parts.Count == 0 || parts[^1] == "..")))
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var joined = string.Join('/', parts);
        return pattern.StartsWith('/') ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    /// <summary>The four ways in which the builder compares; <c>**</c> at an end alone is plain text compared from the other end.</summary>
    private static Func<string, bool> Compile(string pattern)
    {
        var (kind, expression) = (Kind.Exact, new StringBuilder("^"));
        for (var at = 0; at < pattern.Length; at++)
        {
            var isFirst = at == 0;
            switch (pattern[at])
            {
                case '*' when at + 1 < pattern.Length && pattern[at + 1] == '*':
                    at += at + 2 < pattern.Length && pattern[at + 2] == '/' ? 2 : 1;
                    if (at + 1 < pattern.Length)
                    {
                        expression.Append("(.*/)?");
                        kind = Kind.Expression;
                    }
                    else
                    {
                        expression.Append(".*");
                        kind = kind == Kind.Exact ? Kind.Prefix : Kind.Expression;
                    }

                    kind = isFirst ? Kind.Suffix : kind;
                    break;
                case '*':
                    expression.Append(NotSlash).Append('*');
                    kind = Kind.Expression;
                    break;
                case '?':
                    expression.Append(NotSlash);
                    kind = Kind.Expression;
                    break;
                case '\\':
                    expression.Append('\\').Append(at + 1 < pattern.Length ? pattern[++at] : '\\');
                    kind = Kind.Expression;
                    break;
                case '[' or ']':
                    expression.Append(pattern[at]);
                    kind = Kind.Expression;
                    break;
                case '.' or '+' or '(' or ')' or '|' or '{' or '}' or '$':
                    expression.Append('\\').Append(pattern[at]);
                    break;
                default:
                    expression.Append(pattern[at]);
                    break;
            }
        }

        switch (kind)
        {
            case Kind.Prefix:
                return path => path.StartsWith(pattern[..^2], StringComparison.Ordinal);
            case Kind.Suffix:
                var suffix = pattern[2..];
                return path => path.EndsWith(suffix, StringComparison.Ordinal) || (suffix.StartsWith('/') && path == suffix[1..]);
            case Kind.Expression:
                var regex = new Regex(expression.Append("\\z").ToString(), RegexOptions.CultureInvariant);
                return regex.IsMatch;
            default:
                return path => path == pattern;
        }
    }

    private enum Kind
    {
        Exact,
        Prefix,
        Suffix,
        Expression,
    }
}
