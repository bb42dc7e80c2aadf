using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts;

/// <summary>How an alert is tested.</summary>
/// <param name="File">The rule file, relative to the workspace.</param>
/// <param name="Firing">Cases in which it is expected to fire.</param>
/// <param name="NonFiring">Cases in which it is expected not to.</param>
public sealed record TestedAlert(string File, string Alert, int Line, int Column, int Firing, int NonFiring)
{
    public bool IsCovered => Firing > 0 && NonFiring > 0;

    /// <summary>Mutants of the rule that its tests noticed; null where none was tried.</summary>
    public int? MutantsKilled { get; init; }

    public int MutantsTried { get; init; }
}

/// <summary>Which alerts have a test in which they fire and one in which they do not.</summary>
public static class AlertCoverage
{
    public static IReadOnlyList<TestedAlert> Of(IEnumerable<RuleFile> files, IReadOnlyList<RuleTestFile> tests) =>
        files.SelectMany(file => file.Rules.Where(rule => rule.IsAlert).Select(rule => Of(file, rule, tests))).ToList();

    /// <summary>A test belongs to a rule if its file loads the rule's, and, where several rules have the alert's name, if the labels fit.</summary>
    public static TestedAlert Of(RuleFile file, PrometheusRule rule, IEnumerable<RuleTestFile> tests)
    {
        var cases = tests.Where(test => test.RuleFiles.Contains(file.File)).SelectMany(test => test.AlertCases).Where(single => single.Alert == rule.Name).ToList();
        var firing = cases.Count(single => single.Expected.Any(alert => rule.MayMake(alert.Labels)));
        return new TestedAlert(file.File, rule.Name, rule.Place.Line, rule.Place.Column, firing, cases.Count - firing);
    }

    public static double Percent(IReadOnlyCollection<TestedAlert> alerts) => alerts.Count == 0 ? 0 : 100.0 * alerts.Count(alert => alert.IsCovered) / alerts.Count;
}
