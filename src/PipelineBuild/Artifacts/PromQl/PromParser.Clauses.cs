namespace PipelineBuild.Artifacts.PromQl;

/// <content>Labels and matchers.</content>
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
}
