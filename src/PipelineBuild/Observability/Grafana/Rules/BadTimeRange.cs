using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Json;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A range that Grafana can't show, or hardly.</summary>
internal sealed class BadTimeRange() : GrafanaRule("grafana/bad-time-range")
{
    private const double MostDays = 31;

    private static readonly Regex Relative = new(@"^now((?<sign>[+-])(?<number>\d+)(?<unit>[smhdwMQy]))?(?<round>/f?[smhdwMQy])?$", RegexOptions.CultureInvariant);

    private static readonly Dictionary<string, double> Days = new() { ["s"] = 1 / 86400.0, ["m"] = 1 / 1440.0, ["h"] = 1 / 24.0, ["d"] = 1, ["w"] = 7, ["M"] = 30, ["Q"] = 91, ["y"] = 365 };

    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        foreach (var end in new[] { dashboard.From, dashboard.To }.OfType<PlacedValue>().Where(end => !IsTime(end.Written)))
        {
            yield return Found(dashboard, end.Place, $"{end.Written} is no time: write now, now-6h, now/d or a date");
        }

        if (dashboard is { From: { } from, To: { } to } && DaysAgo(from) is { } begin && DaysAgo(to) is { } finish && (begin <= finish ? "ends before it begins" : begin - finish > MostDays ? $"is {begin - finish:0} days long, and every panel asks for all of them when the dashboard is opened" : null) is { } problem)
        {
            yield return Found(dashboard, from.Place, $"the range from {from.Written} to {to.Written} {problem}");
        }
    }

    private static bool IsTime(string text) => Relative.IsMatch(text) || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    /// <summary>Null for dates, and for times that are rounded.</summary>
    private static double? DaysAgo(PlacedValue time) => Relative.Match(time.Written) is { Success: true } match && !match.Groups["round"].Success
        ? match.Groups["number"].Success ? double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Days[match.Groups["unit"].Value] * (match.Groups["sign"].Value == "-" ? 1 : -1) : 0
        : null;
}
