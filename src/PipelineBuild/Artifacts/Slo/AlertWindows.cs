using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Slo;

/// <summary>Over which windows a budget is judged: two pairs of a short and a long one for each kind of alert.</summary>
/// <param name="Period">The time that the objective speaks of.</param>
public sealed record AlertWindows(TimeSpan Period, BurnWindow PageQuick, BurnWindow PageSlow, BurnWindow TicketQuick, BurnWindow TicketSlow)
{
    public IEnumerable<BurnWindow> All => [PageQuick, PageSlow, TicketQuick, TicketSlow];

    /// <summary>Those of the SRE workbook.</summary>
    public static AlertWindows Usual(int days) => new(
        TimeSpan.FromDays(days),
        new BurnWindow(2, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)),
        new BurnWindow(5, TimeSpan.FromMinutes(30), TimeSpan.FromHours(6)),
        new BurnWindow(10, TimeSpan.FromHours(2), TimeSpan.FromDays(1)),
        new BurnWindow(10, TimeSpan.FromHours(6), TimeSpan.FromDays(3)));

    /// <summary>How many times faster than the budget allows; 1 uses it up in the period.</summary>
    public double Factor(BurnWindow window) => window.Percent / 100 * Period.TotalHours / window.Long.TotalHours;

    /// <returns>Null with problems when it is no file of windows.</returns>
    public static (AlertWindows? Windows, IReadOnlyList<ConfigError> Problems) Read(Workspace workspace, string fullPath)
    {
        var yaml = OtherYaml.Read(workspace, fullPath, YamlDialect.Rules);
        var nodes = new SloNodes(yaml.File);
        if (yaml.Root is not { } root || nodes.Text(root, "kind") != "AlertWindows")
        {
            nodes.Error(new ConfigPlace(yaml.File, 1, 1), "kind", "expected kind: AlertWindows of sloth.slok.dev/v1");
            return (null, [.. yaml.Problems, .. nodes.Problems]);
        }

        var spec = nodes.Mapping(root, "spec") ?? root;
        var period = Duration(nodes, spec, "sloPeriod");
        var windows = new[] { ("page", "quick"), ("page", "slow"), ("ticket", "quick"), ("ticket", "slow") }.Select(pair =>
            nodes.Mapping(spec, pair.Item1) is { } kind && nodes.Mapping(kind, pair.Item2) is { } window
                ? new BurnWindow(nodes.Number(window, "errorBudgetPercent", 0, 100) ?? 0, Duration(nodes, window, "shortWindow"), Duration(nodes, window, "longWindow"))
                : new BurnWindow(0, default, default)).ToList();
        IReadOnlyList<ConfigError> problems = [.. yaml.Problems, .. nodes.Problems];
        return (problems.Count > 0 ? null : new AlertWindows(period, windows[0], windows[1], windows[2], windows[3]), problems);
    }

    /// <summary>As Prometheus writes a duration: whole weeks as such.</summary>
    public static string Text(TimeSpan time)
    {
        if (time.Ticks % TimeSpan.FromDays(7).Ticks == 0)
        {
            return FormattableString.Invariant($"{time.Days / 7}w");
        }

        var parts = new[] { (time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s") };
        return string.Concat(parts.Where(part => part.Item1 > 0).Select(part => FormattableString.Invariant($"{part.Item1}{part.Item2}")));
    }

    private static TimeSpan Duration(SloNodes nodes, ConfigMapping from, string key)
    {
        if (PromDuration.TryParse(nodes.Text(from, key), out var time) && time > TimeSpan.Zero)
        {
            return time;
        }

        nodes.Error((from.Find(key) ?? from).Place, key, "expected a duration such as 5m or 30d");
        return default;
    }
}

/// <summary>How much of the budget may go in the long window, and the short one that tells whether it still goes.</summary>
public sealed record BurnWindow(double Percent, TimeSpan Short, TimeSpan Long);
