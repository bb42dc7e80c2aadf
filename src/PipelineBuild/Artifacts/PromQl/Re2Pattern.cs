using System.Globalization;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>
/// Checks a regular expression of a matcher by the syntax that Prometheus reads: https://github.com/google/re2/wiki/Syntax. It differs from that of .NET:
/// no look-around and no references backwards, but classes such as <c>[[:alpha:]]</c> and <c>\Q</c>.
/// </summary>
internal sealed class Re2Pattern
{
    private const int MostRepeats = 1000;
    private const int MostNesting = 500;

    private readonly string pattern;
    private int at;
    private int level;
    private string? problem;

    /// <param name="IsEmpty">Whether it matches the empty text.</param>
    /// <param name="Repeats">How many times nested repetitions multiply what is in them.</param>
    private readonly record struct Part(bool IsEmpty, int Repeats)
    {
        public static readonly Part Letter = new(false, 1);
        public static readonly Part Assertion = new(true, 1);
    }

    private Re2Pattern(string pattern) => this.pattern = pattern;

    private char Current => at < pattern.Length ? pattern[at] : '\0';

    private char Next => at + 1 < pattern.Length ? pattern[at + 1] : '\0';

    private bool IsAtEnd => at >= pattern.Length;

    /// <summary>Null if it can be used.</summary>
    /// <param name="matchesEmpty">Whether it matches the empty text, which is what a series has that lacks the label.</param>
    public static string? Problem(string pattern, out bool matchesEmpty)
    {
        var reader = new Re2Pattern(pattern);
        matchesEmpty = reader.Alternatives().IsEmpty;
        return reader.problem ?? (reader.IsAtEnd ? null : "')' closes nothing");
    }

    private Part Alternatives()
    {
        if (++level > MostNesting)
        {
            return Fail("nested too deeply");
        }

        var whole = Sequence();
        while (problem is null && Current == '|' && !IsAtEnd)
        {
            at++;
            var next = Sequence();
            whole = new Part(whole.IsEmpty || next.IsEmpty, Math.Max(whole.Repeats, next.Repeats));
        }

        level--;
        return whole;
    }

    private Part Sequence()
    {
        var before = Part.Assertion;
        Part? last = null;
        var isRepeated = false;
        while (problem is null && !IsAtEnd && Current is not ('|' or ')'))
        {
            if (Repetition() is { } times)
            {
                last = isRepeated ? Fail("one repetition right behind another") : last is { } part ? Repeated(part, times) : Fail($"nothing stands before the repetition '{pattern[at - 1]}'");
                isRepeated = true;
            }
            else
            {
                isRepeated = false;
                if (Atom() is { } atom)
                {
                    before = Both(before, last);
                    last = atom;
                }
            }
        }

        return Both(before, last);
    }

    private static Part Both(Part before, Part? last) => last is { } part ? new Part(before.IsEmpty && part.IsEmpty, Math.Max(before.Repeats, part.Repeats)) : before;

    private Part Repeated(Part part, (int Least, int? Most, bool IsCounted) times)
    {
        var most = times.Most ?? times.Least;
        var counts = times.IsCounted && (times.Least >= 2 || most >= 2);
        var repeats = !times.IsCounted ? part.Repeats : most == 0 ? 1 : Math.Min(most * part.Repeats, MostRepeats + 1);
        return counts && repeats > MostRepeats ? Fail($"repeats more than {MostRepeats} times") : new Part(times.Least == 0 || part.IsEmpty, Math.Max(1, repeats));
    }

    /// <summary>One of <c>* + ? {2,3}</c> with what follows to make it lazy; null if none stands there.</summary>
    private (int Least, int? Most, bool IsCounted)? Repetition()
    {
        (int, int?, bool)? times = Current switch
        {
            '*' => (0, null, false),
            '+' => (1, null, false),
            '?' => (0, 1, false),
            '{' => Counted(),
            _ => null,
        };
        if (times is null)
        {
            return null;
        }

        at += Current == '{' ? 0 : 1;
        at = times is (_, _, true) ? pattern.IndexOf('}', at) + 1 : at;
        at += Current == '?' ? 1 : 0;
        return times;
    }

    /// <summary>What has another form, such as <c>{,2}</c>, is plain text.</summary>
    private (int, int?, bool)? Counted()
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0 || end - at > 20)
        {
            return null;
        }

        var parts = pattern[(at + 1)..end].Split(',');
        if (parts.Length > 2 || !IsCount(parts[0]) || (parts.Length == 2 && parts[1].Length > 0 && !IsCount(parts[1])))
        {
            return null;
        }

        var least = CountOf(parts[0]);
        int? most = parts.Length == 1 ? least : parts[1].Length == 0 ? null : CountOf(parts[1]);
        if (least > MostRepeats || most > MostRepeats || most < least)
        {
            Fail($"'{pattern[at..(end + 1)]}' repeats more than {MostRepeats} times, or from more to less");
        }

        return (least, most, true);

        static bool IsCount(string digits) => digits.Length > 0 && digits.All(char.IsAsciiDigit) && (digits.Length == 1 || digits[0] != '0');

        static int CountOf(string digits) => digits.Length > 4 ? MostRepeats + 1 : int.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>Null for what only switches flags.</summary>
    private Part? Atom()
    {
        switch (Current)
        {
            case '(':
                return Group();
            case '[':
                at++;
                if (Re2Class.Read(pattern, ref at) is { } wrong)
                {
                    return Fail(wrong);
                }

                return Part.Letter;
            case '\\':
                return Escape();
            case '^' or '$':
                at++;
                return Part.Assertion;
            default:
                at += char.IsHighSurrogate(Current) && at + 1 < pattern.Length ? 2 : 1;
                return Part.Letter;
        }
    }

    private Part? Group()
    {
        at++;
        if (Current == '?')
        {
            at++;
            if (Current == 'P' || (Current == '<' && Next is not ('=' or '!')))
            {
                Name();
            }
            else if (Flags())
            {
                return null;
            }
        }

        if (problem is not null)
        {
            return Part.Letter;
        }

        var inner = Alternatives();
        if (problem is null && (IsAtEnd || Current != ')'))
        {
            return Fail("'(' is never closed");
        }

        at++;
        return inner;
    }

    private void Name()
    {
        at += Current == 'P' ? 1 : 0;
        var end = pattern.IndexOf('>', at);
        var name = end > at && Current == '<' ? pattern[(at + 1)..end] : "";
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            Fail("a named group has the form (?P<name>...)");
        }

        at = end + 1;
    }

    /// <summary>True if no group follows the flags.</summary>
    private bool Flags()
    {
        var (isNegative, hasFlag) = (false, false);
        for (; !IsAtEnd; at++)
        {
            switch (Current)
            {
                case 'i' or 'm' or 's' or 'U':
                    hasFlag = true;
                    break;
                case '-' when !isNegative:
                    (isNegative, hasFlag) = (true, false);
                    break;
                case ':' or ')' when !isNegative || hasFlag:
                    return pattern[at++] == ')';
                default:
                    Fail(Current is '=' or '!' or '<' ? "there is no look-around, and a named group has the form (?P<name>...)" : $"unknown flag '{Current}' of a group");
                    return false;
            }
        }

        Fail("'(' is never closed");
        return false;
    }

    private Part? Escape()
    {
        switch (Next)
        {
            case 'A' or 'z' or 'B':
                at += 2;
                return Part.Assertion;
            case 'b':
                at += 2;
                return Part.Letter;
            case 'Q':
                return Quoted();
            default:
                if (Re2Class.ReadEscape(pattern, ref at, allowsClasses: true) is { } wrong)
                {
                    return Fail(wrong);
                }

                return Part.Letter;
        }
    }

    /// <summary>All up to <c>\E</c> is plain text; only its last letter is what a repetition repeats.</summary>
    private Part? Quoted()
    {
        var end = pattern.IndexOf("\\E", at + 2, StringComparison.Ordinal);
        var isEmpty = (end < 0 ? pattern.Length : end) == at + 2;
        at = end < 0 ? pattern.Length : end + 2;
        return isEmpty ? null : Part.Letter;
    }

    private Part Fail(string what)
    {
        problem ??= what;
        return Part.Letter;
    }
}
