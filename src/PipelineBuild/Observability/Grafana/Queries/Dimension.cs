using PipelineBuild.Artifacts.PromQl;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>What a number is made of: powers of seconds and of bytes. What counts or compares has none of either.</summary>
/// <param name="Bytes">Null where a counter's name does not say whether it counts bytes.</param>
public readonly record struct Dimension(int Seconds, int? Bytes)
{
    private static readonly Dimension Plain = new(0, 0);

    /// <summary>Of metrics that are a time in seconds or in another unit, though their names do not end like that.</summary>
    private static readonly string[] Times = ["time", "duration", "latency", "ms", "milliseconds", "microseconds", "nanoseconds", "minutes", "hours"];

    private static readonly string[] Keeping = ["sum", "avg", "min", "max", "quantile", "topk", "bottomk", "limitk", "stddev"];

    private static readonly string[] KeepingCalls =
        ["increase", "delta", "idelta", "abs", "ceil", "floor", "round", "sort", "sort_desc", "clamp", "clamp_min", "clamp_max", "label_replace", "label_join", "max_over_time", "min_over_time", "avg_over_time", "last_over_time", "quantile_over_time", "scalar"];

    /// <summary>Of units that Grafana offers; what is not here says nothing about it.</summary>
    private static readonly Dictionary<string, Dimension> Units = new[]
    {
        (new Dimension(1, 0), "s ms µs us ns m h d dtdurations dtdurationms dthms"),
        (new Dimension(0, 1), "bytes decbytes kbytes deckbytes mbytes decmbytes gbytes decgbytes tbytes dectbytes bits decbits"),
        (new Dimension(-1, 1), "Bps binBps bps binbps KBs KiBs MBs MiBs GBs GiBs Kbits Mbits Gbits"),
        (new Dimension(-1, 0), "ops reqps rps wps iops eps cps mps hertz"),
        (Plain, "percent percentunit"),
    }.SelectMany(row => row.Item2.Split(' ').Select(unit => KeyValuePair.Create(unit, row.Item1))).ToDictionary(StringComparer.Ordinal);

    /// <summary>Null where the unit leaves it open.</summary>
    public static Dimension? OfUnit(string unit) => Units.TryGetValue(unit, out var dimension) ? dimension : null;

    /// <summary>By the endings that metrics have by convention, https://prometheus.io/docs/practices/naming/; null where they do not tell.</summary>
    public static Dimension? Of(PromExpression expression) => expression switch
    {
        PromSelector selector => OfMetric(selector.Name ?? ""),
        PromRange range => Of(range.Selector),
        PromSubquery subquery => Of(subquery.Inner),
        PromParen paren => Of(paren.Inner),
        PromUnary unary => Of(unary.Inner),
        PromAggregation { Operator: "count" or "group" or "count_values" } => Plain,
        PromAggregation aggregation when Keeping.Contains(aggregation.Operator) => Of(aggregation.Inner),
        PromCall { Function: "rate" or "irate" or "deriv" } call => Of(call.Arguments[0]) is { } counted ? counted with { Seconds = counted.Seconds - 1 } : null,
        PromCall { Function: "histogram_quantile" } call => call.All.OfType<PromSelector>().Select(selector => selector.Name).FirstOrDefault(name => name?.EndsWith("_bucket", StringComparison.Ordinal) == true) is { } buckets ? OfMetric(buckets[..^"_bucket".Length]) : null,
        PromCall call when KeepingCalls.Contains(call.Function) => call.Arguments.FirstOrDefault(argument => argument.Type is PromType.InstantVector or PromType.RangeVector) is { } argument ? Of(argument) : null,
        PromBinary binary => Of(binary),
        _ => null,
    };

    public bool Contradicts(Dimension other) => Seconds != other.Seconds || (Bytes is { } own && other.Bytes is { } others && own != others);

    public override string ToString() => (Seconds, Bytes ?? 0) switch
    {
        (1, 0) => "a time",
        (0, 1) => "an amount of bytes",
        (-1, 1) => "bytes per second",
        (-1, 0) => "a number per second",
        (0, 0) => "a number without a unit",
        _ => FormattableString.Invariant($"seconds to the power of {Seconds} and bytes to the power of {Bytes ?? 0}"),
    };

    private static Dimension? Of(PromBinary binary)
    {
        if (binary.IsComparison || binary.IsSetOperator)
        {
            return binary.ReturnsBool ? Plain : Of(binary.Left);
        }

        // A factor may change the unit: of milliseconds, bits, minutes. Percent are for shares.
        if (binary.Operator is "*" or "/" && (binary.Left is PromNumber || binary.Right is PromNumber))
        {
            return binary is { Operator: "*", Right: PromNumber { Value: 100 } } or { Operator: "*", Left: PromNumber { Value: 100 } } ? Of(binary.Left) ?? Of(binary.Right) : null;
        }

        return (binary.Operator, Of(binary.Left), Of(binary.Right)) switch
        {
            ("/", { } left, { } right) => new Dimension(left.Seconds - right.Seconds, left.Bytes is null && right.Bytes is null ? 0 : left.Bytes - right.Bytes),
            ("*", { } left, { } right) => new Dimension(left.Seconds + right.Seconds, left.Bytes + right.Bytes),
            ("+" or "-", { } left, { } right) when left == right => left,
            _ => null,
        };
    }

    private static Dimension? OfMetric(string name)
    {
        if (name.EndsWith("_count", StringComparison.Ordinal) || name.EndsWith("_bucket", StringComparison.Ordinal))
        {
            return Plain;
        }

        var isTotal = name.EndsWith("_total", StringComparison.Ordinal);
        name = isTotal ? name[..^"_total".Length] : name.EndsWith("_sum", StringComparison.Ordinal) ? name[..^"_sum".Length] : name;
        return name.Contains(':') || name.EndsWith("timestamp_seconds", StringComparison.Ordinal) || name.EndsWith("time_seconds", StringComparison.Ordinal) ? null
            : name.EndsWith("_seconds", StringComparison.Ordinal) ? new Dimension(1, 0)
            : name.EndsWith("_bytes", StringComparison.Ordinal) ? new Dimension(0, 1)
            : name.EndsWith("_ratio", StringComparison.Ordinal) ? Plain
            : isTotal && !Times.Contains(name.Split('_')[^1]) ? new Dimension(0, null)
            : null;
    }
}
