using System.Collections.Frozen;
using static PipelineBuild.Artifacts.PromQl.PromType;

namespace PipelineBuild.Artifacts.PromQl;

/// <summary>The functions of PromQL as its documentation lists them.</summary>
public static class PromFunctions
{
    /// <summary>Take an instant vector and nothing else.</summary>
    private const string OfVector =
        "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp";

    /// <summary>Take a range vector and nothing else.</summary>
    private const string OfRange =
        "absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time";

    /// <summary>Take an instant vector of times, and that of the evaluation without one.</summary>
    private const string OfTime = "day_of_month day_of_week day_of_year days_in_month hour minute month year";

    private static readonly FrozenDictionary<string, PromFunction> ByName = All().ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } = ByName.Keys.Order(StringComparer.Ordinal).ToList();

    public static PromFunction? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<PromFunction> All() =>
    [
        .. Each(OfVector, InstantVector),
        .. Each(OfRange, RangeVector),
        .. OfTime.Split(' ').Select(name => new PromFunction(name, [InstantVector], 0, 1, InstantVector)),
        Fixed("clamp", InstantVector, InstantVector, Scalar, Scalar),
        Fixed("clamp_max", InstantVector, InstantVector, Scalar),
        Fixed("clamp_min", InstantVector, InstantVector, Scalar),
        Fixed("histogram_fraction", InstantVector, Scalar, Scalar, InstantVector),
        Fixed("histogram_quantile", InstantVector, Scalar, InstantVector),
        Fixed("holt_winters", InstantVector, RangeVector, Scalar, Scalar),
        Fixed("label_replace", InstantVector, InstantVector, PromType.String, PromType.String, PromType.String, PromType.String),
        Fixed("pi", Scalar),
        Fixed("predict_linear", InstantVector, RangeVector, Scalar),
        Fixed("quantile_over_time", InstantVector, Scalar, RangeVector),
        Fixed("scalar", Scalar, InstantVector),
        Fixed("time", Scalar),
        Fixed("vector", InstantVector, Scalar),
        new("label_join", [InstantVector, PromType.String, PromType.String, PromType.String], 3, null, InstantVector),
        new("round", [InstantVector, Scalar], 1, 2, InstantVector),
        .. Each("mad_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time", RangeVector).Select(function => function with { IsExperimental = true }),
        Fixed("double_exponential_smoothing", InstantVector, RangeVector, Scalar, Scalar) with { IsExperimental = true },
        new("info", [InstantVector, InstantVector], 1, 2, InstantVector) { IsExperimental = true },
        new("sort_by_label", [InstantVector, PromType.String], 1, null, InstantVector) { IsExperimental = true },
        new("sort_by_label_desc", [InstantVector, PromType.String], 1, null, InstantVector) { IsExperimental = true },
    ];

    private static IEnumerable<PromFunction> Each(string names, PromType argument) =>
        names.Split(' ').Select(name => Fixed(name, InstantVector, argument));

    private static PromFunction Fixed(string name, PromType result, params PromType[] arguments) => new(name, arguments, arguments.Length, arguments.Length, result);
}
