using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Finds a text that a matcher's pattern matches.</summary>
public static class RegexSample
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    /// <summary>As Prometheus does: the whole value must match.</summary>
    public static bool IsMatch(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, Limit);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Samples that match, simplest first; none where the pattern is beyond it.</summary>
    public static IEnumerable<string> Of(string pattern) =>
        Alternatives(pattern).Concat(["x", "1", "a-1", "200", "500"]).Where(sample => sample.Length > 0 && IsMatch(pattern, sample)).Distinct();

    private static IEnumerable<string> Alternatives(string pattern)
    {
        var at = 0;
        while (at <= pattern.Length)
        {
            var sample = Sequence(pattern, ref at);
            yield return sample;
            at++;
        }
    }

    /// <summary>Up to the end, a bar or a closing bracket; each piece is repeated as seldom as it may be.</summary>
    private static string Sequence(string pattern, ref int at)
    {
        var text = new StringBuilder();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var piece = Piece(pattern, ref at);
            text.Append(Repeated(piece, pattern, ref at));
        }

        return text.ToString();
    }

    private static string Piece(string pattern, ref int at)
    {
        var sign = pattern[at++];
        switch (sign)
        {
            case '.':
                return "0";
            case '^' or '$':
                return "";
            case '\\' when at < pattern.Length:
                return pattern[at++] switch { 'd' => "0", 'w' => "a", 's' => " ", 'D' or 'W' or 'S' => "-", 'b' or 'B' => "", var plain => plain.ToString() };
            case '[':
                return OneOf(pattern, ref at);
            case '(':
                at += pattern.AsSpan(at).StartsWith("?:") ? 2 : 0;
                var inner = Sequence(pattern, ref at);
                while (at < pattern.Length && pattern[at] != ')')
                {
                    at++;
                    Sequence(pattern, ref at);
                }

                at++;
                return inner;
            default:
                return sign.ToString();
        }
    }

    private static string OneOf(string pattern, ref int at)
    {
        var end = pattern.IndexOf(']', Math.Min(at + 1, pattern.Length));
        var body = end < 0 ? pattern[at..] : pattern[at..end];
        at = end < 0 ? pattern.Length : end + 1;
        var candidates = body.StartsWith('^') ? "ax0-_." : body.TrimStart('\\');
        foreach (var candidate in candidates)
        {
            if (IsMatch($"[{body}]", candidate.ToString()))
            {
                return candidate.ToString();
            }
        }

        return "0";
    }

    private static string Repeated(string piece, string pattern, ref int at)
    {
        if (at >= pattern.Length)
        {
            return piece;
        }

        var times = 1;
        switch (pattern[at])
        {
            case '*' or '?':
                times = 0;
                at++;
                break;
            case '+':
                at++;
                break;
            case '{':
                var end = pattern.IndexOf('}', at);
                var least = end < 0 ? "" : pattern[(at + 1)..end].Split(',')[0];
                times = int.TryParse(least, out var number) ? number : 1;
                at = end < 0 ? pattern.Length : end + 1;
                break;
        }

        at += at < pattern.Length && pattern[at] == '?' && times != 1 ? 1 : 0;
        return string.Concat(Enumerable.Repeat(piece, Math.Min(times, 20)));
    }
}
