using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A dashboard that asks too often.</summary>
internal sealed class BadRefresh() : GrafanaRule("grafana/bad-refresh")
{
    private const double Shortest = 10;

    private static readonly Regex Interval = new(@"^(?<number>\d+)(?<unit>ms|s|m|h|d|w)$", RegexOptions.CultureInvariant);

    private static readonly Dictionary<string, double> Seconds = new() { ["ms"] = 0.001, ["s"] = 1, ["m"] = 60, ["h"] = 3600, ["d"] = 86400, ["w"] = 604800 };

    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Refresh switch
        {
            null or { Kind: JsonValueKind.False } or { Text: "" or "auto" } => [],
            { Text: { } text } refresh when Interval.Match(text) is { Success: true } match => double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Seconds[match.Groups["unit"].Value] < Shortest
                ? [Found(dashboard, refresh.Place, $"refreshes every {text}: everybody who has it open sends all its queries as often, and new samples come more rarely")] : [],
            var refresh => [Found(dashboard, refresh.Place, $"refresh {refresh.Written} is no interval such as 1m")],
        };
}
