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

    /// <summary>Null where it can't be said what the alerts do: the indicator is another calculation, or other objectives with alerts of that name count the same.</summary>
    /// <param name="expected">What is shown of an alert that fires in a case.</param>
    public IReadOnlyList<DraftCase>? Of(SloRules rules, SloAlarm alarm, Func<string, SloAlarm, FiredAlert> expected)
    {
        if (SloTraffic.Of(rules.Objective.Indicator) is not { } traffic
            || objectives.Any(other => other != rules && other.Alarms().Any(each => each.Rule.Alert == alarm.Rule.Alert) && traffic.IsSeenBy(other.Objective.Indicator)))
        {
            return null;
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
                    return null;
                }
            }
        }

        return cases;
    }
}
