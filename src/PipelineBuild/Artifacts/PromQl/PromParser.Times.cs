using System.Globalization;

namespace PipelineBuild.Artifacts.PromQl;

/// <content>Ranges, subqueries, offsets, fixed times, numbers and durations.</content>
public sealed partial class PromParser
{
    private PromExpression? Brackets(PromExpression inner)
    {
        var open = Take();
        var rangeSpan = Current.Span;
        if (Duration() is not { } range)
        {
            return null;
        }

        return Current.Is(":") ? Subquery(inner, open, range, rangeSpan) : !Expect("]", open) ? null : Range(inner, open, range, rangeSpan);
    }

    private PromRange? Range(PromExpression inner, PromToken open, TimeSpan range, PromSpan rangeSpan)
    {
        // Prometheus lets 'up @ start()[5m]' pass, but no number before the range.
        if (inner is not PromSelector { Offset: null } selector || (selector.IsAtFixedTime && text[selector.Span.End - 1] != ')'))
        {
            return Fail<PromRange>(open.Start, inner is PromSelector
                ? "offset and @ stand behind the range"
                : "only a selector takes a range; of other expressions write a subquery such as [5m:1m]");
        }

        height++;
        return new PromRange(new PromSpan(inner.Span.Start, LastEnd), selector, range, rangeSpan);
    }

    private PromSubquery? Subquery(PromExpression inner, PromToken open, TimeSpan range, PromSpan rangeSpan)
    {
        Take();
        TimeSpan? step = null;
        if (!Current.Is("]") && (step = Duration()) is null)
        {
            return null;
        }

        if (!Expect("]", open))
        {
            return null;
        }

        height++;
        return inner.Type == PromType.InstantVector
            ? new PromSubquery(new PromSpan(inner.Span.Start, LastEnd), inner, range, rangeSpan, step)
            : Fail<PromSubquery>(open.Start, $"a subquery is only possible of an instant vector, found {PromChecks.Name(inner.Type)}");
    }

    private PromExpression? Offset(PromExpression inner)
    {
        var word = Take();
        var isNegative = Current.Is("-");
        if (isNegative)
        {
            Take();
        }

        if (Duration() is not { } duration)
        {
            return null;
        }

        var by = isNegative ? -duration : duration;
        var end = LastEnd;
        return inner switch
        {
            PromSelector { Offset: null } selector => selector with { Offset = by, Span = Until(inner, end) },
            PromRange { Selector.Offset: null } range => range with { Selector = range.Selector with { Offset = by }, Span = Until(inner, end) },
            PromSubquery { Offset: null } subquery => subquery with { Offset = by, Span = Until(inner, end) },
            PromSelector or PromRange or PromSubquery => Fail<PromExpression>(word.Start, "the offset stands there twice"),
            _ => Fail<PromExpression>(word.Start, $"an offset only stands behind a selector, a range or a subquery; write it within the {(inner is PromParen ? "brackets" : "expression")}"),
        };
    }

    private PromExpression? FixedTime(PromExpression inner)
    {
        var sign = Take();
        if (Current.Is("start") || Current.Is("end"))
        {
            Take();
            var open = Current;
            if (!Expect("(", null) || !Expect(")", open))
            {
                return null;
            }
        }
        else if (!Timestamp())
        {
            return null;
        }

        var end = LastEnd;
        return inner switch
        {
            PromSelector { IsAtFixedTime: false } selector => selector with { IsAtFixedTime = true, Span = Until(inner, end) },
            PromRange { Selector.IsAtFixedTime: false } range => range with { Selector = range.Selector with { IsAtFixedTime = true }, Span = Until(inner, end) },
            PromSubquery { IsAtFixedTime: false } subquery => subquery with { IsAtFixedTime = true, Span = Until(inner, end) },
            PromSelector or PromRange or PromSubquery => Fail<PromExpression>(sign.Start, "@ stands there twice"),
            _ => Fail<PromExpression>(sign.Start, "@ only stands behind a selector, a range or a subquery"),
        };
    }

    private bool Timestamp()
    {
        if (Current.Is("-") || Current.Is("+"))
        {
            Take();
        }

        if (Current.Kind != PromTokenKind.Number)
        {
            Unexpected<string>("expected a time in seconds, start() or end()");
            return false;
        }

        var start = Current.Start;
        if (Number() is not { } seconds)
        {
            return false;
        }

        return Math.Abs(seconds) < long.MaxValue || Fail<string>(start, "is no time in seconds that Prometheus knows") is not null;
    }

    private double? Number()
    {
        var token = Take();
        if (PromNumberText.ValueOf(token.Text) is not { } value)
        {
            Fail<string>(token.Start, $"{token.Shown} is none that Prometheus reads");
            return null;
        }

        return value;
    }

    private TimeSpan? Duration()
    {
        if (Current.Kind != PromTokenKind.Duration)
        {
            Unexpected<string>("expected a duration such as 5m");
            return null;
        }

        var token = Take();
        var isDuration = PromDuration.TryParse(token.Text, out var duration);
        if (!isDuration || duration == TimeSpan.Zero)
        {
            Fail<string>(token.Start, isDuration
                ? "a duration of nothing is not allowed here"
                : string.Create(CultureInfo.InvariantCulture, $"'{token.Text}' is no duration: units go from large to small, each once (y w d h m s ms), up to 292 years"));
            return null;
        }

        return duration;
    }

    private static PromSpan Until(PromExpression inner, int end) => new(inner.Span.Start, end);
}
