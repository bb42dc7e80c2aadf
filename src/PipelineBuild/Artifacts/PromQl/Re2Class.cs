using System.Globalization;
using System.Text;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Reads classes of characters and escapes of a regular expression.</summary>
internal static class Re2Class
{
    private const string NeverClosed = "'[' is never closed";

    private static readonly string[] Named = ["alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit"];

    private static readonly string[] Categories =
        ["C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs", "Any"];

    /// <param name="at">Behind the opening bracket; afterwards behind the closing one.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(string pattern, ref int at)
    {
        at += At(pattern, at) == '^' ? 1 : 0;
        for (var isFirst = true; isFirst || At(pattern, at) != ']'; isFirst = false)
        {
            if (at >= pattern.Length)
            {
                return NeverClosed;
            }

            if ((ReadNamed(pattern, ref at, out var isNamed) ?? (isNamed ? null : ReadRange(pattern, ref at))) is { } problem)
            {
                return problem;
            }
        }

        at++;
        return null;
    }

    /// <summary>Reads an escape; <paramref name="at"/> is at its backslash, afterwards behind it.</summary>
    public static string? ReadEscape(string pattern, ref int at, bool allowsClasses)
    {
        var letter = At(pattern, ++at);
        at++;
        return letter switch
        {
            '\0' => "a backslash at the end",
            'd' or 'D' or 's' or 'S' or 'w' or 'W' when allowsClasses => null,
            'p' or 'P' when allowsClasses => ReadCategory(pattern, ref at),
            'x' => ReadHex(pattern, ref at),
            'a' or 'f' or 'n' or 'r' or 't' or 'v' => null,
            >= '0' and <= '7' when letter == '0' || At(pattern, at) is >= '0' and <= '7' => SkipOctal(pattern, ref at),
            < '\u0080' when !char.IsAsciiLetterOrDigit(letter) => null,
            _ => $"unknown escape '\\{letter}'",
        };
    }

    private static string? ReadNamed(string pattern, ref int at, out bool isNamed)
    {
        isNamed = false;
        var end = At(pattern, at) == '[' && At(pattern, at + 1) == ':' ? pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) : -1;
        if (end >= 0)
        {
            var name = pattern[(at + 2)..end];
            (at, isNamed) = (end + 2, true);
            return Named.Contains(name.StartsWith('^') ? name[1..] : name) ? null : $"unknown class '[:{name}:]'";
        }

        if (At(pattern, at) == '\\' && At(pattern, at + 1) is 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P')
        {
            isNamed = true;
            return ReadEscape(pattern, ref at, allowsClasses: true);
        }

        return null;
    }

    private static string? ReadRange(string pattern, ref int at)
    {
        if (ReadOne(pattern, ref at, out var low) is { } problem)
        {
            return problem;
        }

        if (At(pattern, at) != '-' || at + 1 >= pattern.Length || pattern[at + 1] == ']')
        {
            return null;
        }

        at++;
        return ReadOne(pattern, ref at, out var high) ?? (high < low ? "a range of characters goes from low to high" : null);
    }

    private static string? ReadOne(string pattern, ref int at, out int code)
    {
        code = 0;
        if (at >= pattern.Length)
        {
            return NeverClosed;
        }

        var start = at;
        if (pattern[at] == '\\')
        {
            var problem = ReadEscape(pattern, ref at, allowsClasses: false);
            code = problem is null ? CodeOf(pattern[start..at]) : 0;
            return problem;
        }

        Rune.DecodeFromUtf16(pattern.AsSpan(at), out var rune, out var length);
        at += length;
        code = rune.Value;
        return null;
    }

    private static int CodeOf(string escape) => escape[1] switch
    {
        'x' => int.Parse(escape[2..].Trim('{', '}'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        >= '0' and <= '7' => escape[1..].Aggregate(0, (value, digit) => (value * 8) + digit - '0'),
        'a' => '\a',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        var letter => letter,
    };

    private static string? ReadCategory(string pattern, ref int at)
    {
        var end = At(pattern, at) == '{' ? pattern.IndexOf('}', at) : at;
        if (end < 0 || at >= pattern.Length)
        {
            return "a class of Unicode has the form \\pL or \\p{Greek}";
        }

        var name = (end > at ? pattern[(at + 1)..end] : pattern[at..(at + 1)]).TrimStart('^');
        at = end + 1;
        return Categories.Contains(name) || (name.Length > 2 && char.IsAsciiLetterUpper(name[0]) && name.All(letter => char.IsAsciiLetter(letter) || letter == '_')) ? null : $"unknown class of Unicode '{name}'";
    }

    private static string? ReadHex(string pattern, ref int at)
    {
        var isLong = At(pattern, at) == '{';
        var end = isLong ? pattern.IndexOf('}', at) : at + 2;
        var start = isLong ? at + 1 : at;
        if (end < start || end > pattern.Length || end == start || !int.TryParse(pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF)
        {
            return "a character by its number has the form \\x41 or \\x{10FFFF}";
        }

        at = isLong ? end + 1 : end;
        return null;
    }

    private static string? SkipOctal(string pattern, ref int at)
    {
        for (var more = 0; more < 2 && At(pattern, at) is >= '0' and <= '7'; more++)
        {
            at++;
        }

        return null;
    }

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}
