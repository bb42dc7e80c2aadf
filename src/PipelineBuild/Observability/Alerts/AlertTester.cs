using PipelineBuild.Observability.Alerts.Mutation;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts;

/// <summary>Runs the tests of alerts, and tells how much they test: which alerts, and which mistakes they would notice.</summary>
public sealed class AlertTester(PromtoolTests promtool, MutantRunner mutants, IProgress<string> progress)
{
    public async Task<AlertTestResult> TestAsync(PipelineConfig config, CancellationToken cancel)
    {
        var settings = config.Observability.AlertTests;
        var sources = RuleSources.Read(config);
        var alerts = AlertCoverage.Of(sources.Files.Values, sources.Tests);
        progress.Report($"{Counted.Of(sources.Tests.Count, "test file")} for {Counted.Of(alerts.Count, "alert")}");
        var runs = await promtool.TestRulesAsync(sources.Tests.Select(test => Path.Combine(config.Workspace.Root, test.File)).ToList(), settings.Parallel, cancel);
        var told = sources.Tests.Zip(runs, RuleTestCases.Of).ToList();
        var isGreen = runs.All(run => run.Passed);
        var score = isGreen && settings.Mutants > 0 && sources.Tests.Count > 0 ? await mutants.RunAsync(sources.Files, sources.Tests, settings, cancel) : null;
        var unread = AlertTestGates.Unread(sources).ToList();
        var findings = told.SelectMany(each => each.Findings).Concat(unread).Concat(AlertTestGates.Of(alerts, score, settings, config)).ToList();
        var cases = told.SelectMany(each => each.Cases).ToList();
        return new AlertTestResult(unread.Count > 0 && settings.MinimumCoverage > 0 ? Outcome.Errored : OutcomeOf(findings, cases), Summary(cases, alerts, score, isGreen, settings))
        {
            Findings = findings,
            Cases = cases,
            Alerts = score is null ? alerts : AlertTestGates.WithMutants(alerts, score),
            Coverage = Math.Round(AlertCoverage.Percent(alerts), 1),
            MutationScore = score?.Percent is { } percent ? Math.Round(percent, 1) : null,
            MutantsKilled = score?.Killed ?? 0,
            MutantsSurvived = score?.Survivors.Count() ?? 0,
            MutantsRefused = score?.Refused ?? 0,
            MutantsNotTried = score?.NotTried ?? 0,
            Table = alerts.Count == 0 ? null : AlertTestGates.Table(score is null ? alerts : AlertTestGates.WithMutants(alerts, score)),
        };
    }

    /// <summary>Without a test nothing was tested, which is no pass.</summary>
    private static Outcome OutcomeOf(IReadOnlyList<Finding> findings, IReadOnlyList<ResultCase> cases) =>
        findings.Any(finding => finding.Severity == Severity.Error) ? Outcome.Failed : cases.Count == 0 ? Outcome.Skipped : Outcome.Passed;

    private static string Summary(IReadOnlyList<ResultCase> cases, IReadOnlyList<TestedAlert> alerts, MutationScore? score, bool isGreen, AlertTestSettings settings)
    {
        var failed = cases.Count(single => single.Outcome != Outcome.Passed);
        var ran = cases.Count == 0 ? "no tests in observability.prometheus.tests" : failed == 0 ? $"{Counted.Of(cases.Count, "case")} passed" : $"{failed} of {Counted.Of(cases.Count, "case")} not as expected";
        var coverage = $"coverage {Percentage.Of(AlertCoverage.Percent(alerts))}: {alerts.Count(alert => alert.IsCovered)} of {Counted.Of(alerts.Count, "alert")} with a firing and a non-firing test";
        return $"{ran}; {coverage}; {Mutation()}";

        string Mutation() => score is { Percent: { } percent } ? $"mutation score {Percentage.Of(percent)}: {score.Killed} of {Counted.Of(score.Total, "mutant")} noticed{(score.Refused > 0 ? $", {score.Refused} refused by promtool and not counted" : "")}{(score.NotTried > 0 ? $", {score.NotTried} not tried and counted as not noticed" : "")}{Unmeasured()}"
            : score is not null ? $"no mutants to try{Unmeasured()}"
            : settings.Mutants == 0 ? "mutants are switched off" : cases.Count == 0 ? "no mutants tried" : isGreen ? "no mutants to try" : "no mutants tried, as tests are red already";

        string Unmeasured() => score is { Unmeasured.Count: > 0 } ? $"; {Counted.Of(score.Unmeasured.Count, "rule")} could not be measured, as the tests are red with the rules alone that they need" : "";
    }
}
