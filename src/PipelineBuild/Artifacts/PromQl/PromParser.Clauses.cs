using System.Globalization;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.PromQl;

/// <content>What stands around operands: labels, matchers, ranges, offsets.</content>
public sealed partial class PromParser
{
    private PromGrouping? Grouping()
    {
        if (!Current.Is("by") && !Current.Is("without"))
        {
            return null;
        }

        var word = Take();
        return Labels() is { } labels ? new PromGrouping(new PromSpan(word.Start, LastEnd), word.Text == "by", labels) : null;
    }

    private PromMatching? Matching()
    {
        var word = Take();
        if (Labels() is not { } labels)
        {
            return null;
        }

        string? group = null;
        IReadOnlyList<string>? include = [];
        if (Current.Is("group_left") || Current.Is("group_right"))
        {
            group = Take().Text;
            include = Current.Is("(") ? Labels() : [];
        }

        return include is null ? null : new PromMatching(new PromSpan(word.Start, LastEnd), word.Text == "on", labels, group, include);
    }

    private IReadOnlyList<string>? Labels()
    {
        var open = Current;
        if (!Expect("(", null))
        {
            return null;
        }

        var labels = new List<string>();
        while (!Current.Is(")"))
        {
            if (!PromWords.MayBeLabel(Current))
            {
                return Unexpected<IReadOnlyList<string>>("expected the name of a label");
            }

            labels.Add(Written(Take()));
            if (!Current.Is(")") && !Expect(",", open))
            {
                return null;
            }
        }

        Take();
        return labels;
    }

    private PromSelector? Selector()
    {
        var start = Current.Start;
        var name = Current.Is("{") ? (PromToken?)null : Take();
        IReadOnlyList<PromMatcher>? matchers = Current.Is("{") ? Matchers() : [];
        if (matchers is null)
        {
            return null;
        }

        var selector = new PromSelector(new PromSpan(start, LastEnd), name is { } token ? Written(token) : null, name?.Span ?? new PromSpan(start, start), matchers);
        return PromChecks.Problem(selector) is { } wrong ? Fail<PromSelector>(wrong.Offset, wrong.Text) : selector;
    }

    private IReadOnlyList<PromMatcher>? Matchers()
    {
        var open = Take();
        var matchers = new List<PromMatcher>();
        while (!Current.Is("}"))
        {
            if (Matcher() is not { } matcher || (!Current.Is("}") && !Expect(",", open)))
            {
                return null;
            }

            matchers.Add(matcher);
        }

        Take();
        return matchers;
    }

    private PromMatcher? Matcher()
    {
        if (Current.Kind is not (PromTokenKind.Identifier or PromTokenKind.String))
        {
            return Unexpected<PromMatcher>("expected the name of a label, or '}'");
        }

        var label = Take();
        var name = label.Kind == PromTokenKind.String ? PromStringText.ValueOf(label.Text) : label.Text;
        if (label.Kind == PromTokenKind.String && (Current.Is(",") || Current.Is("}")))
        {
            return new PromMatcher(label.Span, "__name__", PromMatch.Equal, name, label.Span);
        }

        PromMatch? match = Current.Kind != PromTokenKind.Symbol ? null : Current.Text switch
        {
            "=" => PromMatch.Equal,
            "!=" => PromMatch.NotEqual,
            "=~" => PromMatch.Regex,
            "!~" => PromMatch.NotRegex,
            _ => null,
        };
        if (match is null)
        {
            return Unexpected<PromMatcher>("expected one of =, !=, =~, !~");
        }

        Take();
        if (Current.Kind != PromTokenKind.String)
        {
            return Unexpected<PromMatcher>("expected a value in quotes");
        }

        var value = Take();
        return new PromMatcher(new PromSpan(label.Start, value.End), name, match.Value, PromStringText.ValueOf(value.Text), value.Span);
    }

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

    /// <summary>As it stands in the text: names keep their case.</summary>
    private string Written(PromToken token) => token.Kind is PromTokenKind.Aggregator or PromTokenKind.Keyword ? text[token.Start..token.End] : token.Text;

    private PromToken Take() => tokens[at].Kind is PromTokenKind.End or PromTokenKind.Error ? tokens[at] : tokens[at++];

    /// <param name="open">The bracket that is to be closed; null for none.</param>
    private bool Expect(string sign, PromToken? open)
    {
        if (Current.Is(sign))
        {
            at++;
            return true;
        }

        var closing = open?.Text switch { "(" => ")", "{" => "}", "[" => "]", _ => "" };
        Unexpected<string>(open is { } bracket
            ? $"expected {(sign == "," ? $"',' or '{closing}'" : $"'{sign}'")} for the '{bracket.Text}' at {bracket.Start + 1}"
            : $"expected '{sign}'");
        return false;
    }

    private T? Unexpected<T>(string expected) where T : class =>
        Current.Kind == PromTokenKind.Error ? Fail<T>(Current.Start, Current.Text) : Fail<T>(Current.Start, $"{Printable.Excerpt(Current.Shown)} is not expected here: {expected}");

    /// <summary>The first problem is the one that is told.</summary>
    private T? Fail<T>(int where, string what) where T : class
    {
        if (problem is null)
        {
            (problem, offset) = (what, where);
        }

        return null;
    }
}
