using System.Globalization;
using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>One series at one time.</summary>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, DateTimeOffset Time, double Value);

/// <summary>One series over a range of time; where it has no value, there is no point.</summary>
public sealed record PrometheusRange(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(DateTimeOffset Time, double Value)> Points);

/// <summary>What a server counts of the series in its memory.</summary>
/// <param name="Series">All of them.</param>
/// <param name="SeriesByMetric">The largest metrics.</param>
/// <param name="ValuesByLabel">The labels with most values.</param>
/// <param name="SeriesByPair">The pairs <c>label=value</c> with most series.</param>
public sealed record TsdbStatus(
    long Series, IReadOnlyList<KeyValuePair<string, long>> SeriesByMetric, IReadOnlyList<KeyValuePair<string, long>> ValuesByLabel, IReadOnlyList<KeyValuePair<string, long>> SeriesByPair);

/// <summary>Reads the member <c>data</c> of a server's answers.</summary>
internal static class PrometheusAnswer
{
    public static IReadOnlyList<PrometheusSample> Samples(JsonElement data)
    {
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() switch
        {
            "vector" => result.EnumerateArray().Select(entry => Sample(Labels(entry.GetProperty("metric")), entry.GetProperty("value"))).ToList(),
            "scalar" => [Sample(new Dictionary<string, string>(), result)],
            var other => throw new PrometheusException($"the expression gives a {other}, not a value for each series; ask for a range of time instead"),
        };
    }

    public static IReadOnlyList<PrometheusRange> Ranges(JsonElement data) => data.GetProperty("result").EnumerateArray()
        .Select(entry => new PrometheusRange(Labels(entry.GetProperty("metric")), entry.GetProperty("values").EnumerateArray().Select(Value).ToList())).ToList();

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> LabelSets(JsonElement data) => data.EnumerateArray().Select(Labels).ToList();

    public static TsdbStatus Status(JsonElement data) => new(
        data.GetProperty("headStats").GetProperty("numSeries").GetInt64(),
        Counts(data.GetProperty("seriesCountByMetricName")),
        Counts(data.GetProperty("labelValueCountByLabelName")),
        Counts(data.GetProperty("seriesCountByLabelValuePair")));

    private static PrometheusSample Sample(IReadOnlyDictionary<string, string> labels, JsonElement pair)
    {
        var (time, value) = Value(pair);
        return new PrometheusSample(labels, time, value);
    }

    private static (DateTimeOffset Time, double Value) Value(JsonElement pair) =>
        (DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(pair[0].GetDouble() * 1000)), Number(pair[1].GetString()!));

    /// <summary>Numbers come as texts, because JSON has no infinity.</summary>
    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static IReadOnlyDictionary<string, string> Labels(JsonElement labels) => labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    private static List<KeyValuePair<string, long>> Counts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Null ? [] : list.EnumerateArray().Select(entry => KeyValuePair.Create(entry.GetProperty("name").GetString()!, entry.GetProperty("value").GetInt64())).ToList();
}
