namespace PipelineBuild.Artifacts.PromQl;

/// <content>Numbers and durations.</content>
internal sealed partial class PromLexer
{
    private bool OpenBrackets()
    {
        Add(PromTokenKind.Symbol, 1);
        (isInBrackets, hadColon) = (true, false);
        while (IsBlank(Peek(0)))
        {
            at++;
        }

        var length = NumberLength(out var isWhole);
        return isWhole ? Fail(at, "a range needs a duration with a unit, such as 5m")
            : DurationLength(length) is { } whole ? Add(PromTokenKind.Duration, whole)
            : Fail(at, "expected a duration such as 5m");
    }

    private bool TakeNumberOrDuration()
    {
        var length = NumberLength(out var isWhole);
        return isWhole ? Add(PromTokenKind.Number, length)
            : DurationLength(length) is { } whole ? Add(PromTokenKind.Duration, whole)
            : Fail(at, "neither a number nor a duration such as 1h30m");
    }

    /// <summary>How many characters belong to a number; it is none when a letter follows.</summary>
    private int NumberLength(out bool isWhole)
    {
        var length = 0;
        var isHex = Peek(0) == '0' && Peek(1) is 'x' or 'X';
        length += isHex ? 2 : 0;
        SkipDigits();
        if (Peek(length) == '.')
        {
            length++;
            SkipDigits();
        }

        if (Peek(length) is 'e' or 'E')
        {
            length += Peek(length + 1) is '+' or '-' ? 2 : 1;
            isHex = false;
            SkipDigits();
        }

        isWhole = !IsLetterOrDigit(Peek(length));
        return length;

        void SkipDigits()
        {
            while (isHex ? char.IsAsciiHexDigit(Peek(length)) : char.IsAsciiDigit(Peek(length)))
            {
                length++;
            }
        }
    }

    /// <param name="length">Where the first unit stands.</param>
    private int? DurationLength(int length)
    {
        if (!"smhdwy".Contains(Peek(length)))
        {
            return null;
        }

        length += Peek(length + 1) == 's' ? 2 : 1;
        while (char.IsAsciiDigit(Peek(length)))
        {
            while (char.IsAsciiDigit(Peek(length)))
            {
                length++;
            }

            if (!"smhdw".Contains(Peek(length)))
            {
                return null;
            }

            length += Peek(length + 1) == 's' ? 2 : 1;
        }

        return IsLetterOrDigit(Peek(length)) ? null : length;
    }
}
