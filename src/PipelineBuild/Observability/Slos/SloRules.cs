using System.Globalization;
using PipelineBuild.Artifacts.Slo;

namespace PipelineBuild.Observability.Slos;

/// <summary>A rule that is generated: a recording one, or an alert.</summary>
public sealed record SloRule(string? Record, string? Alert, string Expression, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>A group of generated rules.</summary>
public sealed record SloGroup(string Name, IReadOnlyList<SloRule> Rules);

/// <summary>One alert of an objective, with the windows that it judges.</summary>
public sealed record SloAlarm(SloRule Rule, IReadOnlyList<BurnWindow> Windows);

/// <summary>Makes recording rules and alerts of an objective; pure.</summary>
/// <param name="extra">More labels for all of them.</param>
/// <param name="minimumRequests">Where the objective does not say its own.</param>
public sealed class SloRules(ServiceObjective slo, AlertWindows windows, IReadOnlyDictionary<string, string> extra, int minimumRequests)
{
    private static readonly Dictionary<string, string> None = [];

    public ServiceObjective Objective => slo;

    private string Prefix => slo.Dialect == SloDialect.Pipeline ? "slo" : "sloth";

    private string NameLabel => slo.Dialect == SloDialect.Pipeline ? "slo_name" : "sloth_slo";

    /// <summary>How few requests are too few for an alert; 0 where nothing is asked.</summary>
    public int Least => slo.Indicator.Total is null ? 0 : slo.MinimumRequests ?? minimumRequests;

    private Dictionary<string, string> Identity => new() { [$"{Prefix}_id"] = slo.Id, [$"{Prefix}_service"] = slo.Service, [NameLabel] = slo.Name };

    /// <summary>The window in which people look at the ratio.</summary>
    public string Shown => AlertWindows.Text(windows.PageQuick.Long);

    public string Selector => $"{{{string.Join(", ", Identity.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";

    public IReadOnlyList<SloGroup> Groups(bool withAlerts, bool withRecordings = true)
    {
        List<SloGroup> groups = withRecordings ? [Group("sli-recordings", Indicators()), Group("meta-recordings", Meta())] : [];
        if (withAlerts && Alarms() is { Count: > 0 } alarms)
        {
            groups.Add(Group("alerts", alarms.Select(alarm => alarm.Rule)));
        }

        return groups;
    }

    public IReadOnlyList<SloAlarm> Alarms() =>
        new[] { (Kind: "page", Alert: slo.Page, Windows: new[] { windows.PageQuick, windows.PageSlow }), (Kind: "ticket", Alert: slo.Ticket, Windows: [windows.TicketQuick, windows.TicketSlow]) }
            .Where(alarm => alarm.Alert is not null).Select(alarm => new SloAlarm(Alarm(alarm.Kind, alarm.Alert!, alarm.Windows), alarm.Windows)).ToList();

    /// <summary>What the recorded series of a window is called, with all its labels.</summary>
    public string Series(string record, TimeSpan window) => $"{record}{AlertWindows.Text(window)}{{{string.Join(", ", SeriesLabels(window).Select(label => $"{label.Key}=\"{Escaped(label.Value)}\""))}}}";

    /// <summary>Labels of every series of the objective.</summary>
    public Dictionary<string, string> Labels()
    {
        var all = new Dictionary<string, string>(extra, StringComparer.Ordinal);
        foreach (var (name, value) in slo.Labels.Concat(Identity))
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>The error ratio above which a window is too bad.</summary>
    public double Threshold(BurnWindow window) => windows.Factor(window) * slo.Budget;

    private IEnumerable<SloRule> Indicators()
    {
        foreach (var window in windows.All.SelectMany(pair => new[] { pair.Short, pair.Long }).Distinct().Order())
        {
            yield return new SloRule($"{SloRecords.ErrorRatio}{AlertWindows.Text(window)}", null, slo.Indicator.Of(AlertWindows.Text(window)), SeriesLabels(window), None);
        }

        var (shortest, period) = (AlertWindows.Text(Shortest), AlertWindows.Text(windows.Period));
        yield return new SloRule($"{SloRecords.ErrorRatio}{period}", null, $"sum_over_time({SloRecords.ErrorRatio}{shortest}{Selector}[{period}])\n/ ignoring ({Prefix}_window)\ncount_over_time({SloRecords.ErrorRatio}{shortest}{Selector}[{period}])", SeriesLabels(windows.Period), None);
        foreach (var window in windows.All.Where(_ => Least > 0).Select(pair => pair.Short).Distinct().Order())
        {
            yield return new SloRule($"{SloRecords.Requests}{AlertWindows.Text(window)}", null, Requests(window), SeriesLabels(window), None);
        }
    }

    private IEnumerable<SloRule> Meta()
    {
        var (shortest, period) = (AlertWindows.Text(Shortest), AlertWindows.Text(windows.Period));
        var on = $"/ on({string.Join(", ", Identity.Keys)}) group_left";
        yield return Record("slo:objective:ratio", $"vector({Number(slo.Percent / 100)})");
        yield return Record("slo:error_budget:ratio", $"vector(1-{Number(slo.Percent / 100)})");
        yield return Record("slo:time_period:days", $"vector({Number(windows.Period.TotalDays)})");
        yield return Record("slo:current_burn_rate:ratio", $"{SloRecords.ErrorRatio}{shortest}{Selector}\n{on}\nslo:error_budget:ratio{Selector}");
        yield return Record("slo:period_burn_rate:ratio", $"{SloRecords.ErrorRatio}{period}{Selector}\n{on}\nslo:error_budget:ratio{Selector}");
        yield return Record("slo:period_error_budget_remaining:ratio", $"1 - slo:period_burn_rate:ratio{Selector}");
    }

    private TimeSpan Shortest => windows.All.Min(pair => pair.Short);

    private SloRule Alarm(string kind, SloAlert alert, IReadOnlyList<BurnWindow> pairs)
    {
        var labels = new Dictionary<string, string>(alert.Labels, StringComparer.Ordinal) { [$"{Prefix}_severity"] = kind };
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["summary"] = $"{slo.Service}: {slo.Name} uses up its error budget too fast",
            ["title"] = $"({kind}) {slo.Service} {slo.Name}: the error budget burns too fast",
        };
        foreach (var (name, value) in alert.Annotations)
        {
            annotations[name] = value;
        }

        return new SloRule(null, alert.Name, string.Join("\nor\n", pairs.Select(Pair)), labels, annotations);
    }

    private string Pair(BurnWindow pair)
    {
        var bound = $"({Number(windows.Factor(pair))} * {Number(slo.Budget)})";
        string TooBad(TimeSpan window) => $"  max({SloRecords.ErrorRatio}{AlertWindows.Text(window)}{Selector} > {bound}) without ({Prefix}_window)";
        var guard = Least == 0 ? "" : $"\n  and on({string.Join(", ", Identity.Keys)})\n  {SloRecords.Requests}{AlertWindows.Text(pair.Short)}{Selector} >= {Least.ToString(CultureInfo.InvariantCulture)}";
        return $"(\n{TooBad(pair.Short)}\n  and\n{TooBad(pair.Long)}{guard}\n)";
    }

    /// <summary>A rate is one of each second.</summary>
    private string Requests(TimeSpan window)
    {
        var query = SloIndicator.Within(slo.Indicator.Total!, AlertWindows.Text(window));
        return query.Contains("rate(", StringComparison.Ordinal) ? $"({query}) * {Number(window.TotalSeconds)}" : query;
    }

    private SloRule Record(string name, string expression) => new(name, null, expression, Labels(), None);

    private Dictionary<string, string> SeriesLabels(TimeSpan window) => new(Labels(), StringComparer.Ordinal) { [$"{Prefix}_window"] = AlertWindows.Text(window) };

    private SloGroup Group(string kind, IEnumerable<SloRule> rules) => new($"{Prefix}-{kind}-{slo.Id}", rules.ToList());

    /// <summary>The shortest text that gives the same number.</summary>
    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

/// <summary>Names of the series that the generated rules record; each ends with its window.</summary>
internal static class SloRecords
{
    public const string ErrorRatio = "slo:sli_error:ratio_rate";
    public const string Requests = "slo:sli_total:increase";
}
