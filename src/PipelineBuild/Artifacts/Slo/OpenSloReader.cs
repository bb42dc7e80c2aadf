using System.Globalization;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Reads objectives of OpenSLO v1alpha; the specification has no alerts.</summary>
internal static class OpenSloReader
{
    public static IReadOnlyList<ServiceObjective> Read(SloNodes nodes, ConfigMapping root)
    {
        if (nodes.Mapping(root, "metadata") is not { } metadata || nodes.Mapping(root, "spec") is not { } spec)
        {
            return [];
        }

        nodes.Only(root, "", "apiVersion", "kind", "metadata", "spec");
        nodes.Only(metadata, "metadata", "name", "displayName");
        nodes.Only(spec, "spec", "description", "service", "budgetingMethod", "timeWindows", "objectives");
        var (name, service) = (nodes.Name(metadata, "name"), nodes.Name(spec, "service"));
        var period = Period(nodes, spec);
        if (nodes.Text(spec, "budgetingMethod") is { Length: > 0 } method && method != "Occurrences")
        {
            nodes.Error(spec.Find("budgetingMethod")!.Place, "budgetingMethod", $"'{method}' can't be generated; known: Occurrences");
        }

        var objectives = new List<ServiceObjective>();
        foreach (var (objective, index) in nodes.Mappings(spec, "objectives").Select((objective, index) => (objective, index)))
        {
            nodes.Only(objective, "spec.objectives", "displayName", "value", "target", "ratioMetrics");
            var target = nodes.Number(objective, "target", 0, 1);
            var indicator = nodes.Mapping(objective, "ratioMetrics") is { } metrics && nodes.Mapping(metrics, "good") is { } good && nodes.Mapping(metrics, "total") is { } total
                ? new SloIndicator(null, Query(nodes, good), Query(nodes, total), null)
                : SloIndicator.None;
            objectives.Add(new ServiceObjective(service, string.Create(CultureInfo.InvariantCulture, $"{name}-{index}"), objective.Place, SloDialect.OpenSlo, (target ?? 0) * 100, indicator)
            {
                Description = nodes.Text(spec, "description"),
                Period = period,
            });
        }

        return objectives;
    }

    private static string Query(SloNodes nodes, ConfigMapping metric)
    {
        nodes.Only(metric, "spec.objectives.ratioMetrics", "source", "queryType", "query");
        foreach (var (key, known) in new[] { ("source", "prometheus"), ("queryType", "promql") })
        {
            if (nodes.Text(metric, key) is { Length: > 0 } value && value != known)
            {
                nodes.Error(metric.Find(key)!.Place, key, $"'{value}' can't be asked; known: {known}");
            }
        }

        return nodes.Query(metric, "query", isPromQl: true);
    }

    private static (TimeSpan, ConfigPlace)? Period(SloNodes nodes, ConfigMapping spec)
    {
        if (spec.Find("timeWindows") is null)
        {
            return null;
        }

        var windows = nodes.Mappings(spec, "timeWindows");
        if (windows.Count > 1)
        {
            nodes.Error(windows[1].Place, "timeWindows", "only one window can be generated");
        }

        if (windows.Count == 0 || nodes.Number(windows[0], "count", 0, 3660) is not { } count)
        {
            return null;
        }

        nodes.Only(windows[0], "spec.timeWindows", "count", "unit", "isRolling");
        if (nodes.Text(windows[0], "isRolling") == "false")
        {
            nodes.Error(windows[0].Find("isRolling")!.Place, "isRolling", "only rolling windows can be generated");
        }

        if (nodes.Text(windows[0], "unit") != "Day")
        {
            nodes.Error((windows[0].Find("unit") ?? windows[0]).Place, "unit", "only windows in the unit Day can be generated");
            return null;
        }

        return (TimeSpan.FromDays(count), windows[0].Find("count")!.Place);
    }
}
