using System.Globalization;
using System.Text;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>The characters of a plain or quoted YAML value with their places: https://yaml.org/spec/1.2.2/#73-flow-scalar-styles.</summary>
internal static class FlowScalarOffsets
{
    private const char Escape = '\\';

    /// <param name="at">Behind the opening quote.</param>
    /// <param name="quote">Null for a plain value, which goes on as long as somebody asks.</param>
    public static IEnumerable<(char Letter, int Offset)> Of(string source, int at, char? quote)
    {
        while (at < source.Length)
        {
            var joins = source[at] == Escape && quote == '"' && IsBreak(Peek(source, at + 1));
            if ((joins ? at + 1 : BreakBehind(source, at)) is { } lineEnd)
            {
                at = Fold(source, lineEnd, out var ends);
                if (ends.Count == 1 && !joins)
                {
                    yield return (' ', lineEnd);
                }

                foreach (var end in ends.Skip(1))
                {
                    yield return ('\n', end);
                }
            }
            else if (source[at] == quote)
            {
                if (quote != '\'' || Peek(source, at + 1) != '\'')
                {
                    break;
                }

                yield return ('\'', at);
                at += 2;
            }
            else if (source[at] == Escape && quote == '"')
            {
                var (letters, length) = Escaped(source, at);
                foreach (var letter in letters)
                {
                    yield return (letter, at);
                }

                at += length;
            }
            else
            {
                yield return (source[at], at);
                at++;
            }
        }

        yield return ('\0', at);
    }

    /// <summary>Where the line ends if nothing but blanks stand before its end.</summary>
    private static int? BreakBehind(string source, int at)
    {
        while (Peek(source, at) is ' ' or '\t')
        {
            at++;
        }

        return IsBreak(Peek(source, at)) ? at : null;
    }

    /// <summary>Skips line ends and what indents the next line.</summary>
    private static int Fold(string source, int at, out List<int> ends)
    {
        ends = [];
        while (at < source.Length && (IsBreak(source[at]) || source[at] is ' ' or '\t'))
        {
            if (IsBreak(source[at]))
            {
                ends.Add(at);
                at += source[at] == '\r' && Peek(source, at + 1) == '\n' ? 1 : 0;
            }

            at++;
        }

        return at;
    }

    private static (string Letters, int Length) Escaped(string source, int at)
    {
        var letter = Peek(source, at + 1);
        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            var isCode = at + 2 + digits <= source.Length && int.TryParse(source.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code);
            return (isCode ? new Rune(int.Parse(source.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString() : "\0", digits + 2);
        }

        return (letter switch
        {
            '0' => "\0",
            'a' => "\a",
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'v' => "\v",
            'f' => "\f",
            'r' => "\r",
            'e' => "\u001b",
            'N' => "\u0085",
            '_' => "\u00a0",
            'L' => "\u2028",
            'P' => "\u2029",
            _ => $"{letter}",
        }, 2);
    }

    private static bool IsBreak(char letter) => letter is '\n' or '\r';

    private static char Peek(string source, int at) => at < source.Length ? source[at] : '\0';
}
