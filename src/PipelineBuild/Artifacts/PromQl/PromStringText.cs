using System.Globalization;
using System.Text;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Strings in double, single and backward quotes, and what their escapes stand for.</summary>
internal static class PromStringText
{
    /// <summary>How long the string is that begins there, its quotes included.</summary>
    /// <param name="problem">Why it can't be read; null if it can.</param>
    public static int LengthAt(string text, int start, out string? problem, out int offset)
    {
        var quote = text[start];
        (problem, offset) = (null, start);
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                return at + 1 - start;
            }

            if (quote != '`' && text[at] == '\n')
            {
                break;
            }

            if (quote != '`' && text[at] == '\\')
            {
                var length = EscapeLength(text, at, quote, out problem);
                if (problem is not null)
                {
                    offset = at;
                    return 0;
                }

                at += length - 1;
            }
        }

        problem = $"the string is never closed: expected {quote}";
        return 0;
    }

    /// <param name="written">With its quotes; <see cref="LengthAt"/> has found nothing wrong with it.</param>
    public static string ValueOf(string written)
    {
        var inner = written.AsSpan(1, written.Length - 2);
        if (written[0] == '`' || !inner.Contains('\\'))
        {
            return inner.ToString();
        }

        // Escapes such as \xc3\xa9 are single bytes of UTF-8.
        var bytes = new List<byte>(inner.Length);
        for (var at = 1; at < written.Length - 1;)
        {
            if (written[at] == '\\')
            {
                at += AddEscape(written, at, bytes);
            }
            else
            {
                Rune.DecodeFromUtf16(written.AsSpan(at), out var rune, out var length);
                AddRune(rune, bytes);
                at += length;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static int EscapeLength(string text, int at, char quote, out string? problem)
    {
        problem = null;
        var letter = at + 1 < text.Length ? text[at + 1] : '\0';
        if (letter == quote || "abfnrtv\\".Contains(letter))
        {
            return 2;
        }

        var (digits, start) = DigitsOf(letter);
        if (digits == 0)
        {
            problem = letter is > ' ' and < '\u007f' ? $"unknown escape '\\{letter}'; write two backslashes for one" : "unknown escape; write two backslashes for one";
            return 0;
        }

        var isOctal = start == 1;
        for (var i = 0; i < digits; i++)
        {
            var digit = at + start + i < text.Length ? text[at + start + i] : '\0';
            if (isOctal ? digit is < '0' or > '7' : !char.IsAsciiHexDigit(digit))
            {
                problem = $"the escape '\\{letter}' needs {digits} {(isOctal ? "octal" : "hexadecimal")} digits";
                return 0;
            }
        }

        var value = CodeOf(text.AsSpan(at + start, digits), isOctal);
        if (digits <= 3 ? value > 255 : !Rune.IsValid(value))
        {
            problem = "the escape stands for no character";
        }

        return start + digits;
    }

    private static int AddEscape(string written, int at, List<byte> bytes)
    {
        var letter = written[at + 1];
        var (digits, start) = DigitsOf(letter);
        if (digits == 0)
        {
            bytes.Add((byte)(letter switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => letter }));
            return 2;
        }

        var value = CodeOf(written.AsSpan(at + start, digits), start == 1);
        if (digits <= 3)
        {
            bytes.Add((byte)value);
        }
        else
        {
            AddRune(new Rune(value), bytes);
        }

        return start + digits;
    }

    /// <summary>How many digits follow, and how far behind the backslash they begin.</summary>
    private static (int Digits, int Start) DigitsOf(char letter) => letter switch
    {
        >= '0' and <= '7' => (3, 1),
        'x' => (2, 2),
        'u' => (4, 2),
        'U' => (8, 2),
        _ => (0, 0),
    };

    private static int CodeOf(ReadOnlySpan<char> digits, bool isOctal)
    {
        if (!isOctal)
        {
            return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : -1;
        }

        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 8) + digit - '0';
        }

        return value;
    }

    private static void AddRune(Rune rune, List<byte> bytes)
    {
        Span<byte> buffer = stackalloc byte[4];
        bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
    }
}
