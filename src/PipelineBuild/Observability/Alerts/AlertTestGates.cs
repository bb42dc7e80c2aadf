using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Alerts.Mutation;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Compares what the tests test with what is asked of them.</summary>
internal static class AlertTestGates
{
    public static IEnumerable<Finding> Of(IReadOnlyList<TestedAlert> alerts, MutationScore? score, AlertTestSettings settings, PipelineConfig config)
    {
        var coverage = AlertCoverage.Percent(alerts);
        if (coverage < settings.MinimumCoverage)
        {
            yield return new Finding("alerttests/coverage", Severity.Error, $"{Percentage.Of(coverage)} of {Counted.Of(alerts.Count, "alert")} have a firing and a non-firing test, observability.alertTests.minimumCoverage asks for {settings.MinimumCoverage} %; AlertTestWrite drafts tests", config.File);
            foreach (var alert in alerts.Where(alert => !alert.IsCovered))
            {
                yield return new Finding("alerttests/untested", Severity.Note, $"alert {alert.Alert} has no {(alert.Firing > 0 ? "" : "firing")}{(alert.Firing + alert.NonFiring == 0 ? " and no " : "")}{(alert.NonFiring > 0 ? "" : "non-firing")} test", alert.File, alert.Line, alert.Column);
            }
        }

        foreach (var survivor in (score?.Survivors ?? []).OrderBy(each => each.Mutant.Place.File, StringComparer.Ordinal).ThenBy(each => each.Mutant.Place.Line).ThenBy(each => each.Mutant.Place.Column))
        {
            var mutant = survivor.Mutant;
            yield return new Finding("alerttests/mutant-survived", Severity.Warning, $"{mutant.Rule.Name}: no test notices {mutant.What}{Closest(survivor)}", mutant.Place.File, mutant.Place.Line, mutant.Place.Column);
        }

        if (settings.MinimumMutationScore > 0 && settings.Mutants > 0 && (score?.Percent ?? 0) < settings.MinimumMutationScore)
        {
            yield return new Finding("alerttests/mutation-score", Severity.Error, $"{(score?.Percent is { } percent ? $"{Percentage.Of(percent)} of the mutants are noticed by a test" : "no mutant could be tried")}, observability.alertTests.minimumMutationScore asks for {settings.MinimumMutationScore} %", config.File);
        }
    }

    /// <summary>Rule files whose alerts nobody can count.</summary>
    public static IEnumerable<Finding> Unread(RuleSources sources) => sources.Files.Values.Where(file => file.Problems.Count > 0 && !file.Rules.Any())
        .Select(file => new Finding("alerttests/not-counted", Severity.Warning, $"its alerts are not counted, as it can't be read: {file.Problems[0].Message}", file.File, Math.Max(1, file.Problems[0].Line), Math.Max(1, file.Problems[0].Column)));

    /// <summary>The case that would have had to notice: for a wait the one nearest to it, else one in which the alert fires.</summary>
    private static string Closest(TriedMutant survivor)
    {
        var mutant = survivor.Mutant;
        var cases = survivor.Cases.Where(single => !mutant.Rule.IsAlert || single.Alert == mutant.Rule.Name).ToList();
        var wait = mutant.Rule.For ?? TimeSpan.Zero;
        var closest = mutant.Kind == MutantKind.For
            ? cases.MinBy(single => ((RuleTestTime.Parse(single.Time) ?? TimeSpan.MaxValue / 4) - wait).Duration())
            : cases.OrderByDescending(single => mutant.Rule.IsAlert ? single.Expected.Any(alert => mutant.Rule.MayMake(alert.Labels)) : single.Fires).FirstOrDefault();
        return closest is null ? "" : $"; the closest test is {closest.Place}, {(closest.Group.Length > 0 ? $"{closest.Group}, " : "")}at {closest.Time}";
    }

    public static IReadOnlyList<TestedAlert> WithMutants(IReadOnlyList<TestedAlert> alerts, MutationScore score)
    {
        var tried = score.Tried.Where(each => each.Verdict != MutantVerdict.Refused).ToLookup(each => (each.Mutant.File.File, each.Mutant.Rule.Place.Line, each.Mutant.Rule.Name));
        return alerts.Select(alert => tried[(alert.File, alert.Line, alert.Alert)].ToList() is { Count: > 0 } own
            ? alert with { MutantsTried = own.Count, MutantsKilled = own.Count(each => each.Verdict == MutantVerdict.Killed) }
            : alert).ToList();
    }

    public static ResultTable Table(IReadOnlyList<TestedAlert> alerts) => new(
        ["alert", "file", "firing", "non-firing", "mutants noticed"],
        alerts.Select(alert => (IReadOnlyList<string>)[alert.Alert, $"{alert.File}:{alert.Line}", $"{alert.Firing}", $"{alert.NonFiring}", alert.MutantsKilled is { } killed ? $"{killed} of {alert.MutantsTried}" : "-"]).ToList());
}
