using System.Globalization;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Takes an expression apart into words and signs. The last token is the end, or what can't be read.</summary>
internal sealed partial class PromLexer(string text)
{
    private const char End = '\0';

    private readonly List<PromToken> tokens = new(Math.Min(text.Length / 3, 1024) + 4);
    private int at;
    private bool isInBraces;
    private bool isInBrackets;
    private bool hadColon;

    public static IReadOnlyList<PromToken> Read(string text)
    {
        var lexer = new PromLexer(text);
        while (lexer.Next())
        {
        }

        return lexer.tokens;
    }

    private bool Next()
    {
        SkipBlanks();
        if (at >= text.Length)
        {
            return isInBraces ? Fail(at, "'{' is never closed: expected '}'")
                : isInBrackets ? Fail(at, "'[' is never closed: expected ']'")
                : Add(PromTokenKind.End, 0) && false;
        }

        return text[at] is '"' or '\'' or '`' ? TakeString() : isInBraces ? NextInBraces() : NextOutside();
    }

    private bool NextOutside()
    {
        var letter = text[at];
        if (char.IsAsciiDigit(letter) || (letter == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return TakeNumberOrDuration();
        }

        if (isInBrackets && (letter == ':' || IsLetter(letter)))
        {
            // Prometheus takes any letter for the colon there: the expression works, so it is not refused.
            var isFirst = !hadColon;
            hadColon = true;
            return isFirst ? Add(PromTokenKind.Symbol, 1, ":") : Fail(at, $"'{letter}' is not expected within brackets");
        }

        if (IsLetter(letter) || letter == ':')
        {
            return TakeWord();
        }

        switch (letter)
        {
            case '{':
                isInBraces = true;
                break;
            case '[':
                return isInBrackets ? Fail(at, "'[' is not expected within brackets") : OpenBrackets();
            case ']' when !isInBrackets:
                return Fail(at, "']' closes nothing");
            case ']':
                isInBrackets = false;
                break;
            case '=' or '<' or '>' when Peek(1) == '=':
                return Add(PromTokenKind.Symbol, 2);
            case '!':
                return Peek(1) == '=' ? Add(PromTokenKind.Symbol, 2) : Fail(at, "'!' has to be followed by '='");
            case '=' when Peek(1) == '~':
                return Fail(at, "'=~' only compares labels, within braces");
        }

        return ",+-*/%^=<>()[]{@".Contains(letter) ? Add(PromTokenKind.Symbol, 1) : Fail(at, $"{Shown(letter)} is not expected here");
    }

    private bool NextInBraces()
    {
        var letter = text[at];
        if (IsLetter(letter))
        {
            var length = 1;
            while (IsLetterOrDigit(Peek(length)))
            {
                length++;
            }

            return Add(PromTokenKind.Identifier, length);
        }

        switch (letter)
        {
            case '}':
                isInBraces = false;
                return Add(PromTokenKind.Symbol, 1);
            case ',':
                return Add(PromTokenKind.Symbol, 1);
            case '=':
                return Add(PromTokenKind.Symbol, Peek(1) == '~' ? 2 : 1);
            case '!' when Peek(1) is '=' or '~':
                return Add(PromTokenKind.Symbol, 2);
            case '!':
                return Fail(at, "'!' has to be followed by '=' or '~'");
            default:
                return Fail(at, $"{Shown(letter)} is not expected within braces");
        }
    }

    private bool TakeWord()
    {
        var length = 0;
        var hasColon = false;
        for (; IsLetterOrDigit(Peek(length)) || Peek(length) == ':'; length++)
        {
            hasColon |= Peek(length) == ':';
        }

        return PromWords.Find(text.AsSpan(at, length)) is { } word ? Add(word.Kind, length, word.Text) : Add(hasColon ? PromTokenKind.MetricName : PromTokenKind.Identifier, length);
    }

    private bool TakeString()
    {
        var length = PromStringText.LengthAt(text, at, out var problem, out var offset);
        return problem is null ? Add(PromTokenKind.String, length) : Fail(offset, problem);
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] == '#')
            {
                var end = text.AsSpan(at).IndexOfAny('\n', '\r');
                at = end < 0 ? text.Length : at + end;
            }
            else if (IsBlank(text[at]))
            {
                at++;
            }
            else
            {
                return;
            }
        }
    }

    private bool Add(PromTokenKind kind, int length, string? written = null)
    {
        tokens.Add(new PromToken(kind, written ?? text.Substring(at, length), at, at + length));
        at += length;
        return true;
    }

    private bool Fail(int offset, string problem)
    {
        tokens.Add(new PromToken(PromTokenKind.Error, problem, offset, offset));
        return false;
    }

    private char Peek(int ahead) => at + ahead < text.Length ? text[at + ahead] : End;

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n' or '\r';

    private static bool IsLetter(char letter) => char.IsAsciiLetter(letter) || letter == '_';

    private static bool IsLetterOrDigit(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static string Shown(char letter) => letter is > ' ' and < '\u007f' ? $"'{letter}'" : string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)letter:X4}");
}
