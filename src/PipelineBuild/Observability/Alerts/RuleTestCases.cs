using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Joins the cases of a test file with what promtool said of them.</summary>
internal static class RuleTestCases
{
    private const string Suite = "AlertTest";

    public static (IReadOnlyList<ResultCase> Cases, IReadOnlyList<Finding> Findings) Of(RuleTestFile test, RuleTestRun run)
    {
        var cases = new List<ResultCase>();
        var findings = new List<Finding>();
        var open = run.Failures.ToList();
        var all = test.AlertCases.Select(Case.Of).Concat(test.ExpressionCases.Select(Case.Of)).ToList();
        foreach (var single in all)
        {
            var failure = open.FirstOrDefault(each => single.Is(each) && single.Expects(each)) ?? open.FirstOrDefault(single.Is);
            var outcome = failure is not null ? Outcome.Failed : run.WasTested ? Outcome.Passed : Outcome.Errored;
            cases.Add(new ResultCase($"{Suite}.{test.File}", single.Name, outcome, failure is null ? run.WasTested ? "" : run.Complaint : $"expected {failure.Expected}\ngot {failure.Got}", run.Duration / all.Count));
            if (failure is not null)
            {
                open.Remove(failure);
                findings.Add(Failed(single.Name, failure, single.Place));
            }
        }

        findings.AddRange(open.Select(failure => Failed(failure.Alert ?? failure.Expression ?? "", failure, new ConfigPlace(test.File, 1, 1))));
        if (!run.WasTested)
        {
            findings.Add(new Finding("alerttests/invalid", Severity.Error, $"promtool cannot run it: {run.Complaint}", test.File, 1, 1));
            cases.AddRange(all.Count == 0 ? [new ResultCase($"{Suite}.{test.File}", test.File, Outcome.Errored, run.Complaint, run.Duration)] : []);
        }

        return (cases, findings);
    }

    private static Finding Failed(string name, RuleTestFailure failure, ConfigPlace place) =>
        new("alerttests/failed", Severity.Error, $"{name}: expected {failure.Expected}, got {failure.Got}", place.File, place.Line, place.Column);

    private sealed record Case(string Group, string? Alert, string? Expression, string Time, ConfigPlace Place, IReadOnlyList<string> Values)
    {
        public string Name => $"{(Group.Length > 0 ? $"{Group}, " : "")}{Alert ?? Expression} at {Time}";

        public static Case Of(AlertCase test) => new(
            test.Group, test.Alert, null, test.Time, test.Place, test.Expected.SelectMany(alert => alert.Labels.Values.Concat(alert.Annotations.Values)).Where(value => value.Length > 0).ToList());

        public static Case Of(ExpressionCase test) => new(test.Group, null, test.Expression, test.Time, test.Place, []);

        /// <summary>Groups without a name look alike in promtool's report.</summary>
        public bool Is(RuleTestFailure failure) => failure.Group == Group && failure.Alert == Alert && failure.Expression == Expression && RuleTestTime.Parse(failure.Time) == RuleTestTime.Parse(Time);

        public bool Expects(RuleTestFailure failure) => Values.Count == 0 ? failure.Expected is "[]" or "nil" : Values.All(value => failure.Expected.Contains(value, StringComparison.Ordinal));
    }
}
