using PipelineBuild.Observability.Alerts.Drafting;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Slos;

/// <summary>
/// Writes tests for the alerts of objectives: each pair of windows fires on its own, and not when one of them is calm; pure. They feed what the service counts where
/// that can be told from the indicator, else the recorded ratios.
/// </summary>
internal static class SloTestText
{
    private const double Above = 1.02;
    private const double Below = 0.98;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan At = TimeSpan.FromMinutes(5);

    /// <summary>Null where there is no alert, so that there is nothing to test.</summary>
    /// <param name="ruleFile">Relative to the test file.</param>
    /// <param name="traffic">Null feeds recorded ratios only.</param>
    /// <param name="rendered">Annotations as promtool renders them, by case and alert; of those that hold more than labels.</param>
    public static string? Of(string source, string ruleFile, IReadOnlyList<SloRules> objectives, SloTrafficCases? traffic, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? rendered = null)
    {
        var cases = objectives.SelectMany(rules => rules.Alarms().SelectMany(alarm => Cases(rules, alarm, traffic, rendered))).ToList();
        var head = DraftText.Head([ruleFile], isMarked: false, traffic?.Interval, traffic is null ? null : objectives.SelectMany(rules => rules.Groups(withAlerts: true)).Select(group => group.Name).ToList());
        return cases.Count == 0 ? null : GeneratedText.Sealed($"# {GeneratedText.Mark(source)}\n{head}{DraftText.Of(cases)}");
    }

    /// <summary>By what an alert of a case is found again.</summary>
    public static string Key(string name, IReadOnlyDictionary<string, string> labels) => $"{name}\n{Key(labels)}";

    /// <summary>By what an alert is found again.</summary>
    public static string Key(IReadOnlyDictionary<string, string> labels) =>
        string.Join('|', labels.Where(label => label.Key is "sloth_id" or "slo_id" or "sloth_severity" or "slo_severity").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Value));

    private static IEnumerable<DraftCase> Cases(SloRules rules, SloAlarm alarm, SloTrafficCases? traffic, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? rendered)
    {
        FiredAlert Shown(string name, SloAlarm each) => Expected(rules, each.Rule, name, rendered);
        var none = new DraftCase($"{alarm.Rule.Alert} {Key(Shown("", alarm).Labels)}: no data", alarm.Rule.Alert!, Minute, [], [new DraftExpectation(At, [])]);
        return (traffic?.Of(rules, alarm, Shown).Cases ?? Recorded(rules, alarm, Shown)).Append(none);
    }

    private static IEnumerable<DraftCase> Recorded(SloRules rules, SloAlarm alarm, Func<string, SloAlarm, FiredAlert> expected)
    {
        foreach (var (pair, index) in alarm.Windows.Select((pair, index) => (pair, index)))
        {
            var title = $"{alarm.Rule.Alert} {Key(expected("", alarm).Labels)} {(index == 0 ? "quick" : "slow")}";
            var requests = rules.Least == 0 ? null : new DraftInput(rules.Series(SloRecords.Requests, pair.Short), Steady(rules.Least));
            yield return Case($"{title}: both windows are too bad", [Input(pair.Short, Above), Input(pair.Long, Above), requests], isToFire: true);
            yield return Case($"{title}: only the short window is too bad", [Input(pair.Short, Above), Input(pair.Long, Below), requests], isToFire: false);
            yield return Case($"{title}: only the long window is too bad", [Input(pair.Short, Below), Input(pair.Long, Above), requests], isToFire: false);
            if (rules.Least > 0)
            {
                yield return Case($"{title}: too few requests", [Input(pair.Short, Above), Input(pair.Long, Above), new DraftInput(rules.Series(SloRecords.Requests, pair.Short), Steady(rules.Least - 1))], isToFire: false);
            }

            DraftInput Input(TimeSpan window, double share) => new(rules.Series(SloRecords.ErrorRatio, window), Steady(rules.Threshold(pair) * share));
        }

        DraftCase Case(string name, IReadOnlyList<DraftInput?> input, bool isToFire) => new(name, alarm.Rule.Alert!, Minute, input.OfType<DraftInput>().ToList(), [new DraftExpectation(At, isToFire ? [expected(name, alarm)] : [])]);
    }

    private static FiredAlert Expected(SloRules rules, SloRule rule, string name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? rendered)
    {
        var labels = rules.Labels();
        var own = new Dictionary<string, string>(labels, StringComparer.Ordinal);
        foreach (var (label, value) in rule.Labels)
        {
            own[label] = Rendered(value, labels);
        }

        return new FiredAlert(own, rendered?.GetValueOrDefault(Key(name, own)) ?? rule.Annotations.ToDictionary(pair => pair.Key, pair => Rendered(pair.Value, labels)));
    }

    private static string Rendered(string template, Dictionary<string, string> labels) =>
        labels.Aggregate(template, (text, label) => text.Replace($"{{{{$labels.{label.Key}}}}}", label.Value, StringComparison.Ordinal).Replace($"{{{{ $labels.{label.Key} }}}}", label.Value, StringComparison.Ordinal));

    private static string Steady(double value) => $"{SloRules.Number(value)}+0x10";
}
