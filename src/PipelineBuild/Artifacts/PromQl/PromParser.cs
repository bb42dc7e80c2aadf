using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Reads PromQL as Prometheus does: a text becomes a tree with exact places and types, or a problem. Nothing is thrown.</summary>
public sealed partial class PromParser
{
    /// <summary>Far above any expression that somebody reads, far below what fills a stack.</summary>
    private const int MostLevels = 200;

    /// <summary>A sum of many parts is a tree that leans to one side.</summary>
    private const int MostHeight = 1000;

    private readonly string text;
    private readonly IReadOnlyList<PromToken> tokens;
    private int at;
    private int level;

    /// <summary>That of the expression that was read last.</summary>
    private int height;
    private string? problem;
    private int offset;

    private PromParser(string text)
    {
        this.text = text;
        tokens = PromLexer.Read(text);
    }

    private PromToken Current => tokens[at];

    private PromToken Following => tokens[Math.Min(at + 1, tokens.Count - 1)];

    private int LastEnd => at == 0 ? 0 : tokens[at - 1].End;

    public static PromParse Parse(string text)
    {
        var parser = new PromParser(text);
        var expression = parser.Whole();
        return parser.problem is { } problem ? new PromParse(null, problem, parser.offset) : new PromParse(expression, null, 0);
    }

    private PromExpression? Whole()
    {
        if (Current.Kind == PromTokenKind.End)
        {
            return Fail<PromExpression>(0, "no expression here");
        }

        var expression = Binary(PromWords.LowestPriority);
        return expression is null || Current.Kind == PromTokenKind.End ? expression : Unexpected<PromExpression>(LeftOver(Current));
    }

    private string LeftOver(PromToken token) => token switch
    {
        { Kind: PromTokenKind.Symbol, Text: ")" } => "it closes nothing",
        { Kind: PromTokenKind.Symbol, Text: "(" } when at > 0 && tokens[at - 1].Kind == PromTokenKind.MetricName => "a name with a colon is no function",
        { Kind: PromTokenKind.Symbol, Text: "=" } => "'==' compares",
        _ => "expected an operator or the end",
    };

    /// <param name="lowest">Operators that bind less tightly are left to the caller.</param>
    private PromExpression? Binary(int lowest)
    {
        if (++level > MostLevels)
        {
            return Fail<PromExpression>(Current.Start, $"nested too deeply: {MostLevels} levels are the most");
        }

        var left = Operand();
        var reached = height;
        while (left is not null && PromWords.PriorityOf(Current) is var priority && priority >= lowest && priority > 0)
        {
            left = WithRight(left, priority);
            reached = Math.Max(reached, height) + 1;
            if (left is not null && reached > MostHeight)
            {
                return Fail<PromExpression>(left.Span.End, $"too many parts: {MostHeight} are the most");
            }
        }

        height = reached;
        level--;
        return left;
    }

    private PromBinary? WithRight(PromExpression left, int priority)
    {
        var sign = Take();
        var returnsBool = Current.Is("bool");
        if (returnsBool)
        {
            Take();
        }

        var matching = Current.Is("on") || Current.Is("ignoring") ? Matching() : null;
        if (problem is not null || Binary(sign.Text == PromWords.Power ? priority : priority + 1) is not { } right)
        {
            return null;
        }

        var binary = new PromBinary(new PromSpan(left.Span.Start, right.Span.End), sign.Text, sign.Span, left, right, returnsBool, matching);
        return PromChecks.Problem(binary) is { } wrong ? Fail<PromBinary>(sign.Start, wrong) : binary;
    }

    private PromExpression? Operand()
    {
        if (Current.Is("-") || Current.Is("+"))
        {
            return Unary();
        }

        var operand = Primary();
        while (operand is not null)
        {
            if (Current.Is("["))
            {
                operand = Brackets(operand);
            }
            else if (Current.Is("offset"))
            {
                operand = Offset(operand);
            }
            else if (Current.Is("@"))
            {
                operand = FixedTime(operand);
            }
            else
            {
                break;
            }
        }

        return operand;
    }

    /// <summary>A sign binds less tightly than the power: <c>-2^2</c> is -4.</summary>
    private PromExpression? Unary()
    {
        var sign = Take();
        if (Binary(PromWords.PowerPriority) is not { } inner)
        {
            return null;
        }

        height++;
        var span = new PromSpan(sign.Start, inner.Span.End);
        var isNegative = sign.Text == "-";
        return inner is PromNumber number ? new PromNumber(span, isNegative ? -number.Value : number.Value)
            : inner.Type is PromType.Scalar or PromType.InstantVector ? new PromUnary(span, isNegative, inner)
            : Fail<PromExpression>(sign.Start, $"a sign stands before a number or an instant vector, found {PromChecks.Name(inner.Type)}");
    }

    private PromExpression? Primary()
    {
        height = 1;
        switch (Current.Kind)
        {
            case PromTokenKind.Number:
                return Number() is { } number ? new PromNumber(tokens[at - 1].Span, number) : null;
            case PromTokenKind.String:
                var written = Take();
                return new PromString(written.Span, PromStringText.ValueOf(written.Text));
            case PromTokenKind.Aggregator when Following.Is("(") || Following.Is("by") || Following.Is("without"):
                return Aggregation();
            case PromTokenKind.Identifier when Following.Is("("):
                return Call();
            case PromTokenKind.Symbol when Current.Text == "(":
                return Paren();
            case PromTokenKind.Duration:
                return Unexpected<PromExpression>("a duration only stands within brackets and behind offset");
            default:
                return Current.Is("{") || PromWords.MayBeMetric(Current) ? Selector() : Unexpected<PromExpression>("expected an expression");
        }
    }

    private PromParen? Paren()
    {
        var open = Take();
        if (Binary(PromWords.LowestPriority) is not { } inner || !Expect(")", open))
        {
            return null;
        }

        height++;
        return new PromParen(new PromSpan(open.Start, LastEnd), inner);
    }

    private PromCall? Call()
    {
        var name = Take();
        var function = PromFunctions.Find(name.Text);
        if (function is not { IsExperimental: false })
        {
            return Fail<PromCall>(name.Start, function is null
                ? $"unknown function '{Printable.Excerpt(name.Text)}'{Suggestion.For(name.Text, PromFunctions.Names.Concat(PromWords.AggregatorNames))}"
                : $"the function '{name.Text}' is experimental: Prometheus refuses it without a feature flag");
        }

        if (Arguments() is not { } arguments)
        {
            return null;
        }

        var call = new PromCall(new PromSpan(name.Start, LastEnd), name.Text, name.Span, arguments, function.Result);
        return PromChecks.Problem(call, function) is { } wrong ? Fail<PromCall>(wrong.Offset, wrong.Text) : call;
    }

    private IReadOnlyList<PromExpression>? Arguments()
    {
        var open = Take();
        var arguments = new List<PromExpression>();
        var reached = 0;
        while (!Current.Is(")"))
        {
            if (arguments.Count > 0 && (!Expect(",", open) || (Current.Is(")") && Fail<string>(LastEnd - 1, "a comma may not stand behind the last argument") is null)))
            {
                return null;
            }

            if (Binary(PromWords.LowestPriority) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
            reached = Math.Max(reached, height);
        }

        Take();
        height = reached + 1;
        return arguments;
    }

    private PromAggregation? Aggregation()
    {
        var name = Take();
        var grouping = Grouping();
        if (problem is not null || !(Current.Is("(") || Expect("(", null)) || Arguments() is not { } arguments)
        {
            return null;
        }

        grouping ??= Grouping();
        var takes = PromWords.HasParameter(name.Text) ? 2 : 1;
        if (problem is not null || arguments.Count != takes)
        {
            return Fail<PromAggregation>(name.Start, $"'{name.Text}' takes {(takes == 1 ? "one argument" : "a parameter and an instant vector")}, found {arguments.Count}");
        }

        var aggregation = new PromAggregation(new PromSpan(name.Start, LastEnd), name.Text, name.Span, arguments[^1], takes == 2 ? arguments[0] : null, grouping);
        return PromChecks.Problem(aggregation) is { } wrong ? Fail<PromAggregation>(wrong.Offset, wrong.Text) : aggregation;
    }
}
