using System.Globalization;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Reads objectives of OpenSLO v1, https://github.com/OpenSLO/OpenSLO: those that count good or bad events, or have their ratio recorded already.</summary>
/// <param name="documents">All of the file: an objective may refer to an indicator beside it, which to a data source.</param>
internal sealed class OpenSloV1Reader(SloNodes nodes, IReadOnlyList<ConfigMapping> documents)
{
    public const string Version = "openslo/v1";

    private const string Prometheus = "prometheus";

    private static readonly string[] Numerators = ["good", "bad", "raw"];

    /// <summary>Whether a document says something that objectives use, or that no rules are made of.</summary>
    public static bool IsBeside(string kind) => kind is "SLI" or "Service" or "DataSource" or "AlertPolicy" or "AlertCondition" or "AlertNotificationTarget";

    public IReadOnlyList<ServiceObjective> Read(ConfigMapping root)
    {
        if (nodes.Mapping(root, "metadata") is not { } metadata || nodes.Mapping(root, "spec") is not { } spec)
        {
            return [];
        }

        nodes.Only(root, "", "apiVersion", "kind", "metadata", "spec");
        nodes.Only(metadata, "metadata", "name", "displayName");
        nodes.Only(spec, "spec", "description", "service", "indicator", "indicatorRef", "timeWindow", "budgetingMethod", "objectives");
        var (name, service, period, indicator) = (nodes.Name(metadata, "name"), nodes.Name(spec, "service"), Period(spec), Indicator(spec));
        if (nodes.Text(spec, "budgetingMethod") is { Length: > 0 } method && method != "Occurrences")
        {
            nodes.Error(spec.Find("budgetingMethod")!.Place, "budgetingMethod", $"'{method}' can't be generated; known: Occurrences");
        }

        return nodes.Mappings(spec, "objectives").Select((objective, index) =>
            new ServiceObjective(service, string.Create(CultureInfo.InvariantCulture, $"{name}-{index}"), objective.Place, SloDialect.OpenSlo, Percent(objective), indicator)
            {
                Description = nodes.Text(spec, "description"),
                Period = period,
            }).ToList();
    }

    private double Percent(ConfigMapping objective)
    {
        foreach (var own in new[] { "indicator", "indicatorRef" }.Select(objective.Find).OfType<ConfigNode>())
        {
            nodes.Error(own.Place, "spec.objectives", "an objective made of several indicators can't be generated; write one SLO for each");
        }

        nodes.Only(objective, "spec.objectives", "displayName", "value", "target", "targetPercent", "indicator", "indicatorRef");
        if (objective.Find("target") is not null && objective.Find("targetPercent") is { } second)
        {
            nodes.Error(second.Place, "targetPercent", "is there beside target; write one of them");
        }

        return objective.Find("targetPercent") is not null ? nodes.Number(objective, "targetPercent", 0, 100) ?? 0 : (nodes.Number(objective, "target", 0, 1) ?? 0) * 100;
    }

    private (TimeSpan, ConfigPlace)? Period(ConfigMapping spec)
    {
        if (spec.Find("timeWindow") is null)
        {
            return null;
        }

        var windows = nodes.Mappings(spec, "timeWindow");
        if (windows.Count > 1)
        {
            nodes.Error(windows[1].Place, "timeWindow", "only one window can be generated");
        }

        if (windows.Count == 0)
        {
            return null;
        }

        nodes.Only(windows[0], "spec.timeWindow", "duration", "isRolling", "calendar");
        if ((windows[0].Find("calendar") ?? (nodes.Text(windows[0], "isRolling") == "false" ? windows[0].Find("isRolling") : null)) is { } calendar)
        {
            nodes.Error(calendar.Place, "timeWindow", "only rolling windows can be generated");
            return null;
        }

        if (PromDuration.TryParse(nodes.Text(windows[0], "duration"), out var length) && length > TimeSpan.Zero)
        {
            return (length, windows[0].Find("duration")!.Place);
        }

        nodes.Error((windows[0].Find("duration") ?? windows[0]).Place, "duration", "expected the length of a rolling window, such as 28d or 4w");
        return null;
    }

    private SloIndicator Indicator(ConfigMapping spec)
    {
        var (own, named) = (spec.Find("indicator"), nodes.Text(spec, "indicatorRef"));
        if (own is not null && named.Length > 0)
        {
            nodes.Error(spec.Find("indicatorRef")!.Place, "indicatorRef", "is there beside indicator; write one of them");
            return SloIndicator.None;
        }

        if (own is null && named.Length == 0)
        {
            nodes.Error(spec.Place, "indicator", "is required, or indicatorRef");
            return SloIndicator.None;
        }

        var sli = own is null ? Beside("SLI", named) : nodes.Mapping(spec, "indicator");
        if (own is null && sli is null)
        {
            nodes.Error(spec.Find("indicatorRef")!.Place, "indicatorRef", $"no SLI of this file is called '{named}'");
        }

        return sli is not null && nodes.Mapping(sli, "spec") is { } content ? Ratio(content) : SloIndicator.None;
    }

    private SloIndicator Ratio(ConfigMapping sli)
    {
        nodes.Only(sli, "indicator.spec", "description", "ratioMetric", "thresholdMetric");
        if (sli.Find("thresholdMetric") is { } threshold)
        {
            nodes.Error(threshold.Place, "thresholdMetric", "counts no events, so no budget can be made of it; write a ratioMetric");
            return SloIndicator.None;
        }

        if (nodes.Mapping(sli, "ratioMetric") is not { } ratio)
        {
            return SloIndicator.None;
        }

        nodes.Only(ratio, "ratioMetric", [.. Numerators, "total", "counter", "rawType"]);
        var kinds = Numerators.Where(key => ratio.Find(key) is not null).ToList();
        if (kinds.Count != 1)
        {
            nodes.Error(ratio.Place, "ratioMetric", $"expected exactly one of good, bad and raw, found {(kinds.Count == 0 ? "none" : string.Join(" and ", kinds))}");
            return SloIndicator.None;
        }

        if (kinds[0] == "raw")
        {
            var type = nodes.Text(ratio, "rawType");
            if (type is not ("success" or "failure"))
            {
                nodes.Error((ratio.Find("rawType") ?? ratio).Place, "rawType", "expected success or failure");
            }

            return Query(ratio, "raw", Averaged) is { } raw ? new SloIndicator(null, null, null, type == "success" ? $"1 - ({raw})" : raw) : SloIndicator.None;
        }

        Func<string, string?> counted = nodes.Text(ratio, "counter") == "true" ? Counted : _ => null;
        return (Query(ratio, kinds[0], counted), Query(ratio, "total", counted)) is ({ } part, { } total)
            ? kinds[0] == "good" ? new SloIndicator(null, part, total, null) : new SloIndicator(part, null, total, null)
            : SloIndicator.None;
    }

    /// <param name="windowed">Makes a query over a window of one that has none; null where that can't be.</param>
    private string? Query(ConfigMapping ratio, string key, Func<string, string?> windowed)
    {
        if (nodes.Mapping(ratio, key) is not { } metric || nodes.Mapping(metric, "metricSource") is not { } source || nodes.Mapping(source, "spec") is not { } content)
        {
            return null;
        }

        nodes.Only(source, "metricSource", "metricSourceRef", "type", "spec");
        nodes.Only(content, "metricSource.spec", "query");
        var data = Beside("DataSource", nodes.Text(source, "metricSourceRef"))?.Find("spec") as ConfigMapping;
        var type = nodes.Text(source, "type") is { Length: > 0 } own ? own : data is null ? "" : nodes.Text(data, "type");
        if (type.Length > 0 && !type.Equals(Prometheus, StringComparison.OrdinalIgnoreCase))
        {
            nodes.Error((source.Find("type") ?? source.Find("metricSourceRef")!).Place, "type", $"'{type}' can't be asked; known: {Prometheus}");
            return null;
        }

        return nodes.Text(content, "query") is { Length: > 0 } text && !SloIndicator.HasWindow(text) && windowed(text) is { } made ? made : nodes.Query(content, "query", isPromQl: true);
    }

    private ConfigMapping? Beside(string kind, string name) => name.Length == 0 ? null
        : documents.FirstOrDefault(document => nodes.Text(document, "apiVersion") == Version && nodes.Text(document, "kind") == kind && document.Find("metadata") is ConfigMapping metadata && nodes.Text(metadata, "name") == name);

    /// <summary>Of a counter, or a sum of one, what it rose by.</summary>
    private static string? Counted(string query) => PromParser.Parse(query).Expression switch
    {
        PromSelector { Offset: null, IsAtFixedTime: false } => $"sum(rate({query.Trim()}[{{{{.window}}}}]))",
        PromAggregation { Operator: "sum", Grouping: null, Inner: PromSelector { Offset: null, IsAtFixedTime: false, Span: var span } } => $"{query[..span.Start]}rate({query[span.Start..span.End]}[{{{{.window}}}}]){query[span.End..]}",
        _ => null,
    };

    /// <summary>Of a recorded ratio its mean.</summary>
    private static string? Averaged(string query) =>
        PromParser.Parse(query).Expression is PromSelector { Offset: null, IsAtFixedTime: false } ? $"avg_over_time({query.Trim()}[{{{{.window}}}}])" : null;
}
