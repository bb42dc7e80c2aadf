using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>
/// Looks for series that give an expression a wanted value, from the outside in: each operator turns the wish for its result into wishes
/// for its operands. It guesses; whether it is right, promtool says.
/// </summary>
internal sealed partial class SeriesSolver(LabelWorld world, DraftVariant variant, DraftHorizon horizon)
{
    private readonly Dictionary<string, DraftSeries> series = new(StringComparer.Ordinal);
    private int conditions;

    /// <summary>What it could not solve, as people would name it; null if nothing.</summary>
    public string? Reason { get; private set; }

    public IReadOnlyCollection<DraftSeries> Series => series.Values;

    /// <summary>How many comparisons, joins and absences can be made to miss.</summary>
    public int Conditions => conditions;

    public bool Solve(PromExpression expression)
    {
        var solved = Solve(expression, Wish.Any, new DraftScope());
        if (solved && variant.Seed is { } seed)
        {
            Shuffle(new Random(seed));
        }

        return solved;
    }

    private bool Solve(PromExpression node, Wish wish, DraftScope scope) => node switch
    {
        PromParen paren => Solve(paren.Inner, wish, scope),
        PromUnary { IsNegative: false } unary => Solve(unary.Inner, wish, scope),
        PromUnary unary => Solve(unary.Inner, wish.Through(value => -value, falls: true), scope),
        PromNumber => true,
        PromSelector selector => Demand(selector, scope, wish, SeriesMeaning.Level, value => new SeriesPattern(value)),
        PromAggregation aggregation => Aggregation(aggregation, wish, scope),
        PromBinary { IsComparison: true } comparison => Comparison(comparison, wish, scope),
        PromBinary { IsSetOperator: true } set => SetOperation(set, wish, scope),
        PromBinary binary => Arithmetic(binary, wish, scope),
        PromCall call => Call(call, wish, scope),
        _ => Fail($"{node.GetType().Name}"),
    };

    private bool Fail(string reason)
    {
        Reason ??= reason;
        return false;
    }

    private bool IsMissing() => conditions++ == variant.Missing;

    private bool SetOperation(PromBinary set, Wish wish, DraftScope scope)
    {
        var (left, right) = Joined(set, scope);
        switch (set.Operator)
        {
            case "and":
                return Solve(set.Left, wish, left) && (IsMissing() || Solve(set.Right, Wish.Any, right));
            case "unless":
                return Solve(set.Left, wish, left) && (!IsMissing() || Solve(set.Right, Wish.Any, right));
            default:
                return NextBranch() ? Solve(set.Right, wish, right) : Solve(set.Left, wish, left);
        }
    }

    private int branches;

    /// <summary>The bits of the variant's branch tell the sides.</summary>
    private bool NextBranch() => (variant.Branch >> branches++ & 1) == 1;

    private bool Comparison(PromBinary comparison, Wish wish, DraftScope scope)
    {
        var misses = IsMissing();
        var (left, right) = Joined(comparison, scope);
        if (comparison.Right.Type == PromType.Scalar && Constant(comparison.Right) is { } number)
        {
            return Solve(comparison.Left, Wanted(comparison.Operator, number), left);
        }

        if (comparison.Left.Type == PromType.Scalar && Constant(comparison.Left) is { } first)
        {
            return Solve(comparison.Right, Wanted(Mirrored(comparison.Operator), first), right);
        }

        if (Peek(comparison.Left) is { } known && Peek(comparison.Right) is null)
        {
            return Solve(comparison.Right, Wanted(Mirrored(comparison.Operator), known), right);
        }

        var isKnown = Peek(comparison.Right) is not null;
        return (isKnown || Solve(comparison.Right, Wish.Any, right)) && Solve(comparison.Left, Wanted(comparison.Operator, Peek(comparison.Right) ?? variant.Scale), left);

        Wish Wanted(string sign, double bound) => misses ? Wish.JustMissing(sign, bound, variant.Sharp) : comparison.ReturnsBool ? Wish.Holding(sign, bound) : Wish.Holding(sign, bound).And(wish);
    }

    private static string Mirrored(string comparison) => comparison switch { ">" => "<", ">=" => "<=", "<" => ">", "<=" => ">=", _ => comparison };

    private bool Arithmetic(PromBinary binary, Wish wish, DraftScope scope)
    {
        var (left, right) = Joined(binary, scope);
        if (Constant(binary.Right) is { } second)
        {
            return Through(binary, binary.Left, wish, left, InverseLeft(binary.Operator, second), falls: second < 0 && binary.Operator is "*" or "/");
        }

        if (Constant(binary.Left) is { } first)
        {
            return Through(binary, binary.Right, wish, right, InverseRight(binary.Operator, first), falls: binary.Operator is "-" or "/" || (first < 0 && binary.Operator == "*"));
        }

        if (Peek(binary.Right) is { } known && Peek(binary.Left) is null)
        {
            return Through(binary, binary.Left, wish, left, InverseLeft(binary.Operator, known), falls: known < 0 && binary.Operator is "*" or "/");
        }

        var usual = binary.Operator is "*" or "^" ? 1 : variant.Scale;
        if (Peek(binary.Left) is { } given && InverseRight(binary.Operator, given) is { } opposite)
        {
            return Solve(binary.Right, Wish.Of(opposite(wish.Pick(usual, variant.Far))), right);
        }

        // The part first, then the whole, which may find the series of the part among its own.
        return InverseLeft(binary.Operator, usual) is { } inverse
            ? Solve(binary.Left, Wish.Of(inverse(wish.Pick(binary.Operator == "-" ? 1 : 0.5, variant.Far))), left) && Solve(binary.Right, Wish.Of(usual), right)
            : Fail($"the operator {binary.Operator}");
    }

    private bool Through(PromBinary binary, PromExpression operand, Wish wish, DraftScope scope, Func<double, double>? inverse, bool falls) =>
        inverse is null ? Fail($"the operator {binary.Operator}") : Solve(operand, wish.Through(inverse, falls), scope);

    /// <summary>x from the result of x ∘ right.</summary>
    private static Func<double, double>? InverseLeft(string sign, double right) => sign switch
    {
        "+" => value => value - right,
        "-" => value => value + right,
        "*" when right != 0 => value => value / right,
        "/" when right != 0 => value => value * right,
        "^" when right != 0 => value => Math.Sign(value) * Math.Pow(Math.Abs(value), 1 / right),
        "%" => value => value,
        _ => null,
    };

    /// <summary>x from the result of left ∘ x.</summary>
    private static Func<double, double>? InverseRight(string sign, double left) => sign switch
    {
        "+" => value => value - left,
        "-" => value => left - value,
        "*" when left != 0 => value => value / left,
        "/" => value => value == 0 ? double.PositiveInfinity : left / value,
        "^" when left > 0 && left != 1 => value => Math.Round(Math.Log(Math.Max(value, 1e-9), left), 6),
        _ => null,
    };

    /// <summary>Operands without <c>on</c> find each other by all their labels.</summary>
    private static (DraftScope Left, DraftScope Right) Joined(PromBinary binary, DraftScope scope)
    {
        if (binary.Left.Type == PromType.Scalar || binary.Right.Type == PromType.Scalar || binary.Operator == "or")
        {
            return (scope, scope);
        }

        if (binary.Matching is { IsOn: true })
        {
            var free = scope with { Only = null, Except = new HashSet<string>() };
            return binary.Matching.Group switch { null when !binary.IsSetOperator => (free, free), "group_right" => (free, scope), _ => (scope, free) };
        }

        var (left, right) = (DraftLabels.Of(binary.Left), DraftLabels.Of(binary.Right));
        var ignored = binary.Matching?.Labels ?? [];
        return (With(left, right), With(right, left));

        DraftScope With(DraftLabels own, DraftLabels other) => own.Exactly is not null ? scope
            : other.Exactly is { } exactly ? scope with { Only = exactly.Concat(ignored).ToHashSet() }
            : scope with { Except = scope.Except.Concat(other.Dropped).ToHashSet() };
    }
}
