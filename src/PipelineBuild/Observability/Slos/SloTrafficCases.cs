using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Observability.Alerts.Drafting;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Slos;

/// <summary>Cases that feed the counters of a service and expect what the alerts of its objective make of them, recordings included; pure.</summary>
/// <param name="objectives">All whose rules are in the same file.</param>
internal sealed class SloTrafficCases(IReadOnlyList<SloRules> objectives)
{
    private const int SamplesPerWindow = 5;

    /// <summary>How often rules are evaluated: all cases end at a whole number of it.</summary>
    public TimeSpan Interval { get; } = objectives.SelectMany(rules => rules.Alarms()).Select(alarm => alarm.Windows.Max(pair => pair.Long)).DefaultIfEmpty(TimeSpan.FromMinutes(1)).Min();

    /// <summary>Null where no indicator is such that its counters can be told.</summary>
    public static SloTrafficCases? For(IReadOnlyList<SloRules> objectives) => objectives.Any(rules => SloTraffic.Of(rules.Objective.Indicator) is not null) ? new SloTrafficCases(objectives) : null;

    /// <summary>Why no case feeds the counters of an objective with alerts; null where they do.</summary>
    public string? Unfed(SloRules rules) => rules.Alarms().Select(alarm => Of(rules, alarm, (_, each) => new FiredAlert(each.Rule.Labels, new Dictionary<string, string>())).Unfed).FirstOrDefault(reason => reason is not null);

    /// <summary>Cases, or why it can't be said what the alerts do.</summary>
    /// <param name="expected">What is shown of an alert that fires in a case.</param>
    public (IReadOnlyList<DraftCase>? Cases, string? Unfed) Of(SloRules rules, SloAlarm alarm, Func<string, SloAlarm, FiredAlert> expected)
    {
        if (SloTraffic.Of(rules.Objective.Indicator) is not { } traffic)
        {
            return (null, "its indicator is no sum of rates or increases whose labels tell errors from the rest");
        }

        if (objectives.FirstOrDefault(other => other != rules && other.Alarms().Any(each => each.Rule.Alert == alarm.Rule.Alert) && traffic.IsSeenBy(other.Objective.Indicator)) is { } twin)
        {
            return (null, $"{twin.Objective.Id} counts the same series and has an alert of the same name, {alarm.Rule.Alert}");
        }

        var longest = alarm.Windows.Max(pair => pair.Long);
        var horizon = Interval * Math.Ceiling(longest / Interval);
        var step = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(alarm.Windows.Min(pair => pair.Short).TotalSeconds / SamplesPerWindow)));
        var cases = new List<DraftCase>();
        foreach (var (pair, index) in alarm.Windows.Select((pair, index) => (pair, index)))
        {
            foreach (var (title, isToFire, story) in SloStories.Of(rules, pair, horizon))
            {
                var answers = rules.Alarms().Where(each => each.Rule.Alert == alarm.Rule.Alert).Select(each => (Alarm: each, Fires: story.Fires(rules, each, step))).ToList();
                if (answers.All(answer => answer.Fires is not null) && answers.First(answer => answer.Alarm.Rule.Expression == alarm.Rule.Expression).Fires == isToFire)
                {
                    var name = $"{alarm.Rule.Alert} {SloTestText.Key(expected("", alarm).Labels)} {(index == 0 ? "quick" : "slow")}: {title}";
                    cases.Add(new DraftCase(name, alarm.Rule.Alert!, step, traffic.Write(story, step), [new DraftExpectation(horizon, answers.Where(answer => answer.Fires == true).Select(answer => expected(name, answer.Alarm)).ToList())]));
                }
                else if (isToFire)
                {
                    return (null, $"when {title} for {AlertWindows.Text(pair.Long)}, it is too close to a threshold to foresee what {alarm.Rule.Alert} does");
                }
            }
        }

        return (cases, null);
    }
}
