using System.Text;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Observability.Slos;

/// <summary>
/// Rules that another generator made of other people's specifications, and ours, recorded by a real Prometheus from the same series: the same error ratios, and alerts
/// at the same steps.
/// </summary>
public sealed class SloGoldenTests(ITestOutputHelper output) : IDisposable
{
    private const long Begin = 1_700_006_400;
    private const int Sample = 150;
    private const int Days = 4;

    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(Begin + (12 * 3600));
    private static readonly DateTimeOffset To = DateTimeOffset.FromUnixTimeSeconds(Begin + (Days * 86400) - Sample);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(30);

    private readonly SloRig rig = new();

    public void Dispose() => rig.Dispose();

    [MonitoringFact]
    public async Task Ours_give_the_same_error_ratios_and_fire_at_the_same_steps()
    {
        if (SharedCorpus.Find(Repository.Root, output) is not { } corpus)
        {
            return;
        }

        var pairs = Pairs(Path.Combine(corpus, "slo/slok__sloth")).ToList();
        Assert.Equal(21, pairs.Count);
        var recorded = pairs.SelectMany(pair => pair.Theirs.Concat(pair.Ours).Concat(pair.Elsewhere)).Where(rule => rule.Record is not null && rule.Record.StartsWith("slo:sli_error:ratio_rate", StringComparison.Ordinal)).ToList();
        var windows = recorded.Where(rule => !rule.Expression.Contains("sum_over_time(slo:", StringComparison.Ordinal)).ToList();
        await RecordAsync(windows);
        await using var server = await rig.Server.StartAsync(null, rig.Folder.At("recorded"), default);

        var all = await server.Api.QueryRangeAsync("{__name__=~\"slo:sli_error:ratio_rate.*\"}", From, To, Step, default);
        var ratios = all.ToDictionary(series => $"{series.Labels["sloth_id"]} {series.Labels["__name__"]}", series => series.Points);
        Assert.Equal(windows.Select(rule => $"{rule.Id} {rule.Record}").Distinct().Order(StringComparer.Ordinal), ratios.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, points) in ratios.Where(pair => pair.Key.StartsWith("ours", StringComparison.Ordinal) && ratios.ContainsKey($"theirs{pair.Key[4..]}")))
        {
            Same(key, ratios[$"theirs{key[4..]}"], points);
        }

        var (compared, fired, calm) = (0, 0, 0);
        foreach (var pair in pairs)
        {
            foreach (var (theirs, ours) in Matching(pair))
            {
                var (expected, actual) = (await PointsAsync(server.Api, theirs.Expression), await PointsAsync(server.Api, ours.Expression));
                Same($"{pair.Name} {ours.Name} {ours.Id}", expected, actual);
                compared++;
                (fired, calm) = ours.Record is null ? (fired + actual.Count, calm + (int)((To - From) / Step) - actual.Count) : (fired, calm);
            }
        }

        output.WriteLine($"{pairs.Count} pairs, {ratios.Count / 2} ratios, {compared} expressions; alerts fire at {fired} steps and not at {calm}");
        Assert.True(fired > 200 && calm > 200, $"{fired} {calm}");
    }

    /// <summary>What a server records that has loaded the rules; equal expressions are asked once.</summary>
    private async Task RecordAsync(IReadOnlyList<Rule> rules)
    {
        await BlocksAsync("raw", Series());
        await using var server = await rig.Server.StartAsync(null, rig.Folder.At("raw"), default);
        var known = new Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var rule in rules.DistinctBy(rule => $"{rule.Id} {rule.Record}"))
        {
            known.TryAdd(rule.Expression, known.GetValueOrDefault(rule.Expression) ?? await PointsAsync(server.Api, rule.Expression));
            var series = $"{rule.Record}{{{string.Join(',', rule.Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}";
            foreach (var (time, value) in known[rule.Expression])
            {
                text.Append(FormattableString.Invariant($"{series} {value:R} {time.ToUnixTimeSeconds()}\n"));
            }
        }

        await BlocksAsync("recorded", text.Append("# EOF\n").ToString());
    }

    private async Task BlocksAsync(string name, string openMetrics)
    {
        rig.Folder.Write($"{name}.om", openMetrics);
        var made = await Programs.RunAsync(rig.Programs.Require("promtool"), ["tsdb", "create-blocks-from", "--max-block-duration=1000h", "openmetrics", rig.Folder.At($"{name}.om"), rig.Folder.At(name)]);
        Assert.True(made.ExitCode == 0, made.ToString());
    }

    /// <summary>Calm, then a little too bad for a long time, then very bad for some hours, then calm again.</summary>
    private static string Series()
    {
        var text = new StringBuilder();
        var (good, bad, slow) = (0L, 0L, 0L);
        for (var at = Begin; at < Begin + (Days * 86400); at += Sample)
        {
            var hour = (at - Begin) / 3600;
            var share = hour switch { < 20 => 0, < 50 => 4, < 60 => 0, < 63 => 300, < 75 => 9, _ => 0 };
            (good, bad, slow) = (good + 1000 - share, bad + share, slow + (share / 2));
            foreach (var job in new[] { "myservice", "myapp" })
            {
                text.Append($"http_request_duration_seconds_count{{job=\"{job}\",code=\"200\"}} {good} {at}\nhttp_request_duration_seconds_count{{job=\"{job}\",code=\"429\"}} {slow} {at}\nhttp_request_duration_seconds_count{{job=\"{job}\",code=\"500\"}} {bad - slow} {at}\n");
            }

            text.Append($"apiserver_request_total{{code=\"200\"}} {good} {at}\napiserver_request_total{{code=\"500\"}} {bad} {at}\n");
            foreach (var verb in new[] { "GET", "WATCH" })
            {
                text.Append($"apiserver_request_duration_seconds_bucket{{verb=\"{verb}\",le=\"0.4\"}} {good} {at}\napiserver_request_duration_seconds_bucket{{verb=\"{verb}\",le=\"5\"}} {good + slow} {at}\napiserver_request_duration_seconds_count{{verb=\"{verb}\"}} {good + bad} {at}\n");
            }

            text.Append(FormattableString.Invariant($"unifipoller_client_satisfaction_ratio{{name=\"a\"}} 0.99 {at}\nunifipoller_client_satisfaction_ratio{{name=\"b\"}} {(share > 5 ? 0.3 : share > 0 ? 0.6 : 0.97)} {at}\n"));
        }

        return text.Append("# EOF\n").ToString();
    }

    private IEnumerable<Pair> Pairs(string root)
    {
        using var pairs = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "pairs.json")));
        foreach (var (pair, index) in pairs.RootElement.EnumerateArray().Select((pair, index) => (pair, index)).Where(pair => pair.pair.GetProperty("golden").ValueKind == JsonValueKind.String))
        {
            var (workspace, options) = (new Workspace(root), pair.GetProperty("options"));
            var specs = SloFile.Read(workspace, Path.Combine(root, pair.GetProperty("spec").GetString()!)).Objectives;
            if (specs.Any(slo => slo.Plugins.Count > 0))
            {
                continue;
            }

            bool Has(string option) => options.TryGetProperty(option, out var value) && value.ValueKind != JsonValueKind.False;
            var windows = Has("slo-period-windows-path") ? AlertWindows.Read(workspace, Path.Combine(root, "tests/windows/7d.yaml")).Windows! : AlertWindows.Usual(Has("default-slo-period") ? 28 : 30);
            var extra = Has("extra-labels") ? options.GetProperty("extra-labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!) : [];
            var golden = RuleFileReader.Read(workspace, Path.Combine(root, pair.GetProperty("golden").GetString()!));
            var hasRecords = !Has("disable-recordings");
            List<Rule> Generated(bool withAlerts, bool withRecordings) => specs.SelectMany(slo => new SloRules(slo, windows, extra, 0).Groups(withAlerts, withRecordings).SelectMany(group => group.Rules.Select(rule => Of("ours", index, slo.Id, rule.Record, rule.Alert, rule.Expression, rule.Labels)))).ToList();
            var ours = Generated(!Has("disable-alerts"), hasRecords);
            var theirs = golden.Groups.SelectMany(group => group.Rules.Select(rule => Of(hasRecords ? "theirs" : "ours", index, specs.Single(slo => group.Name.EndsWith($"-{slo.Id}", StringComparison.Ordinal)).Id, rule.Record?.Text, rule.Alert?.Text, rule.Expression.Text, rule.Labels.ToDictionary(label => label.Key, label => label.Value.Text)))).ToList();
            yield return new Pair(pair.GetProperty("golden").GetString()!, theirs, ours, hasRecords ? [] : Generated(withAlerts: false, withRecordings: true));
        }
    }

    private static Rule Of(string who, int index, string id, string? record, string? alert, string expression, IReadOnlyDictionary<string, string> labels)
    {
        var own = $"{who}-{index}-{id}";
        return new Rule(own, record, alert, expression.Replace($"sloth_id=\"{id}\"", $"sloth_id=\"{own}\"", StringComparison.Ordinal), new Dictionary<string, string>(labels) { ["sloth_id"] = own });
    }

    /// <summary>Alerts and the ratio of the whole period, theirs beside ours; what one side has and the other has not is a mistake.</summary>
    private static IEnumerable<(Rule Theirs, Rule Ours)> Matching(Pair pair)
    {
        static string Key(Rule rule) => $"{rule.Id[(rule.Id.IndexOf('-') + 1)..]} {rule.Name} {rule.Labels.GetValueOrDefault("sloth_severity")}";
        static bool IsAsked(Rule rule) => rule.Record is null || rule.Expression.Contains("sum_over_time(slo:", StringComparison.Ordinal);
        var theirs = pair.Theirs.Where(IsAsked).ToDictionary(Key);
        var ours = pair.Ours.Where(rule => IsAsked(rule)).ToDictionary(Key);
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        return theirs.Select(each => (each.Value, ours[each.Key]));
    }

    private static async Task<IReadOnlyList<(DateTimeOffset Time, double Value)>> PointsAsync(PrometheusApi api, string expression) =>
        (await api.QueryRangeAsync(expression, From, To, Step, default)).SelectMany(series => series.Points).OrderBy(point => point.Time).ToList();

    private static void Same(string what, IReadOnlyList<(DateTimeOffset Time, double Value)> expected, IReadOnlyList<(DateTimeOffset Time, double Value)> actual)
    {
        Assert.True(expected.Select(point => point.Time).SequenceEqual(actual.Select(point => point.Time)), $"{what}: {expected.Count} steps, ours {actual.Count}");
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.Value.Equals(pair.Second.Value) || Math.Abs(pair.First.Value - pair.Second.Value) < 1e-9, $"{what} at {pair.First.Time}: {pair.First.Value}, ours {pair.Second.Value}"));
    }

    /// <param name="Elsewhere">Recordings of another server, where none are generated here.</param>
    private sealed record Pair(string Name, IReadOnlyList<Rule> Theirs, IReadOnlyList<Rule> Ours, IReadOnlyList<Rule> Elsewhere);

    private sealed record Rule(string Id, string? Record, string? Alert, string Expression, IReadOnlyDictionary<string, string> Labels)
    {
        public string Name => Record ?? Alert!;
    }
}
