namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Which values an expression is wanted to have: anything, one value, all but one, or those between two bounds.</summary>
internal readonly record struct Wish(double? Low = null, double? High = null, double? Exact = null, double? Not = null)
{
    public static readonly Wish Any = new();

    public static Wish Of(double value) => new(Exact: value);

    /// <summary>What lets a comparison with a number hold.</summary>
    public static Wish Holding(string comparison, double number) => comparison switch
    {
        ">" or ">=" => new Wish(Low: number),
        "<" or "<=" => new Wish(High: number),
        "==" => Of(number),
        _ => new Wish(Not: number),
    };

    /// <summary>The value nearest to a comparison's number for which it does not hold.</summary>
    public static Wish JustMissing(string comparison, double number, bool sharp) => Of(comparison switch
    {
        ">" or "<" when sharp => number,
        ">" => number > 0 ? number * 0.95 : number,
        ">=" => number == 0 ? -1 : number > 0 ? number * 0.95 : number * 1.05,
        "<" => number < 0 ? number * 0.95 : number * 1.05,
        "<=" => number == 0 ? 1 : number > 0 ? number * 1.05 : number * 0.95,
        "==" => number == 1 ? 0 : number + 1,
        _ => number,
    });

    /// <summary>Both wishes at once, the narrower bounds of the two.</summary>
    public Wish And(Wish other) => Exact is not null ? this : other.Exact is not null ? other : new Wish(
        Low is { } low ? Math.Max(low, other.Low ?? low) : other.Low,
        High is { } high ? Math.Min(high, other.High ?? high) : other.High,
        null,
        Not ?? other.Not);

    public bool Holds(double value) =>
        (Exact is not { } exact || Math.Abs(value - exact) <= 1e-9 * Math.Max(1, Math.Abs(exact))) && (Low is not { } low || value > low) && (High is not { } high || value < high) && (Not is not { } not || value != not);

    /// <summary>One of the values.</summary>
    /// <param name="usual">Where nothing is wished.</param>
    public double Pick(double usual, bool far) => this switch
    {
        { Exact: { } exact } => exact,
        { Low: { } low, High: { } high } => (low + high) / 2,
        { Low: { } low } => Above(low, far),
        { High: { } high } => -Above(-high, far),
        { Not: { } not } => usual == not || far ? (not == 0 ? 1 : far ? 0 : not + 1) : usual,
        _ => usual,
    };

    private static double Above(double bound, bool far) => bound switch
    {
        0 => far ? 10 : 1,
        > 0 and < 1 => far ? bound * 2 : Math.Min(bound * 1.5, (bound + 1) / 2),
        > 0 => far ? bound * 2 : bound * 1.5,
        _ => far ? 0 : bound * 0.5,
    };

    /// <summary>The wish for what is put into a function that rises or falls all the way.</summary>
    public Wish Through(Func<double, double> inverse, bool falls = false)
    {
        double? Map(double? value) => value is { } known ? inverse(known) : null;
        return falls ? new Wish(Map(High), Map(Low), Map(Exact), Map(Not)) : new Wish(Map(Low), Map(High), Map(Exact), Map(Not));
    }
}
