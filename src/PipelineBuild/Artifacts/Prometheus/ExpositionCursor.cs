using System.Globalization;
using System.Text;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>A line of an exposition can't be read.</summary>
/// <param name="column">1-based.</param>
internal sealed class ExpositionException(int column, string message) : Exception(message)
{
    public int Column => column;
}

/// <summary>Goes through one line of an exposition.</summary>
internal sealed class ExpositionCursor(string line)
{
    /// <summary>No white space: a carriage return is no part of a number.</summary>
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private int at;

    public int Column => at + 1;

    public bool IsAtEnd => at >= line.Length;

    public char Current => IsAtEnd ? '\0' : line[at];

    public void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            at++;
        }
    }

    public bool Skips(char wanted)
    {
        var found = Current == wanted;
        at += found ? 1 : 0;
        return found;
    }

    public void Expect(char wanted, string where)
    {
        if (!Skips(wanted))
        {
            throw Wrong($"expected '{wanted}' {where}");
        }
    }

    public void ExpectBlank(string where)
    {
        if (Current is not (' ' or '\t'))
        {
            throw Wrong($"expected a space {where}");
        }

        SkipBlanks();
    }

    /// <summary>Up to the next blank.</summary>
    public string Word()
    {
        var start = at;
        while (!IsAtEnd && Current is not (' ' or '\t'))
        {
            at++;
        }

        return line[start..at];
    }

    public string Rest()
    {
        var rest = line[at..];
        at = line.Length;
        return rest;
    }

    /// <summary>A name in quotes, or one of the letters that need none.</summary>
    public string Name(string what, bool withColon)
    {
        if (Current == '"')
        {
            var quoted = Quoted(what);
            return quoted.Length > 0 ? quoted : throw Wrong($"the {what} is empty");
        }

        var start = at;
        while (char.IsAsciiLetter(Current) || Current == '_' || (withColon && Current == ':') || (at > start && char.IsAsciiDigit(Current)))
        {
            at++;
        }

        return at > start ? line[start..at] : throw Wrong($"expected a {what}");
    }

    public string Quoted(string what)
    {
        var start = Column;
        Expect('"', $"before the {what}");
        var text = new StringBuilder();
        while (!Skips('"'))
        {
            if (IsAtEnd)
            {
                throw new ExpositionException(start, $"the {what} has no closing quote");
            }

            text.Append(Skips('\\') ? Escaped() : line[at++]);
        }

        return text.ToString();
    }

    /// <summary>A number as Prometheus reads it.</summary>
    public double Number(string what)
    {
        var column = Column;
        var word = Word();
        var plain = word.TrimStart('+', '-');
        return plain.ToLowerInvariant() switch
        {
            "nan" => double.NaN,
            "inf" or "infinity" => word.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity,
            _ when word.Length - plain.Length <= 1 && plain.Length > 0 && (char.IsAsciiDigit(plain[0]) || plain[0] == '.') && double.TryParse(word, Plain, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new ExpositionException(column, word.Length == 0 ? $"the {what} is missing" : $"the {what} is no number"),
        };
    }

    public ExpositionException Wrong(string message) => new(Column, IsAtEnd ? $"{message}, found the end of the line" : $"{message}, found '{(char.IsControl(Current) ? $"U+{(int)Current:X4}" : Current)}'");

    private char Escaped()
    {
        var escaped = Current switch
        {
            'n' => '\n',
            '"' => '"',
            '\\' => '\\',
            _ => throw Wrong("only \\\\, \\\" and \\n may follow a backslash"),
        };
        at++;
        return escaped;
    }
}
