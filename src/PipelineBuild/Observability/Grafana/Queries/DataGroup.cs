using System.Globalization;
using System.Text;
using PipelineBuild.Observability.Alerts.Drafting;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>Queries whose series can be there at once, for one server.</summary>
internal sealed class DataGroup
{
    /// <summary>Just before the end of a block, so that most data fits into one.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 1, 59, 0, TimeSpan.Zero);

    private readonly Dictionary<string, (DraftSeries Series, int Samples, TimeSpan Step)> series = new(StringComparer.Ordinal);
    private readonly List<PanelQuery> queries = [];

    public IReadOnlyList<PanelQuery> Queries => queries;

    public bool HasData => series.Count > 0;

    /// <returns>Whether there was room: a series has one value at a time.</returns>
    public bool TryAdd(PanelQuery query, QueryData data)
    {
        if (data.Series.Any(wanted => series.TryGetValue(wanted.Key, out var known) && (known.Series.Pattern != wanted.Pattern || known.Step != data.Step)))
        {
            return false;
        }

        queries.Add(query);
        foreach (var wanted in data.Series)
        {
            series[wanted.Key] = (wanted, Math.Max(data.Samples, series.GetValueOrDefault(wanted.Key).Samples), data.Step);
        }

        return true;
    }

    /// <summary>In the OpenMetrics format, the last sample of each series now.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var (wanted, samples, step) in series.Values.OrderBy(each => each.Series.Key, StringComparer.Ordinal))
        {
            foreach (var (value, index) in wanted.Pattern.Values(samples, step).Select((value, index) => (value, index)))
            {
                var time = (Now - (step * (samples - 1 - index))).ToUnixTimeMilliseconds() / 1000.0;
                text.Append(CultureInfo.InvariantCulture, $"{wanted.Key.Replace(", ", ",", StringComparison.Ordinal)} {SeriesPattern.Number(value)} {time:0.###}\n");
            }
        }

        return text.Append("# EOF\n").ToString();
    }
}
