using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Alerts;

/// <summary>With the real promtool.</summary>
public sealed class AlertTestTests : IDisposable
{
    private const string Files = "{ rules: [rules.yml], tests: ['tests/*.yml'] }";

    private const string Rules = """
        groups:
        - name: g
          rules:
          - record: job:errors:rate5m
            expr: sum by (job) (rate(errors_total{kind="server"}[5m]))
          - alert: Errors
            expr: job:errors:rate5m > 0.5
            for: 5m
            labels: {severity: page}
          - alert: Down
            expr: up{job="api"} == 0
        """;

    private const string Strong = """
        rule_files: [../rules.yml]
        tests:
        - name: errors
          interval: 1m
          input_series:
          - {series: 'errors_total{job="api", kind="server", instance="a"}', values: '0+20x20 420+0x20'}
          - {series: 'errors_total{job="api", kind="server", instance="b"}', values: '0+20x20 420+0x20'}
          - {series: 'errors_total{job="web", kind="client"}', values: '0+600x40'}
          alert_rule_test:
          - {eval_time: 8m, alertname: Errors, exp_alerts: []}
          - {eval_time: 9m, alertname: Errors, exp_alerts: [{exp_labels: {severity: page, job: api}}]}
          - {eval_time: 30m, alertname: Errors, exp_alerts: []}
        - name: errors at the threshold
          interval: 1m
          input_series:
          - {series: 'errors_total{job="api", kind="server"}', values: '0+30x20'}
          alert_rule_test:
          - {eval_time: 15m, alertname: Errors, exp_alerts: []}

        """;

    private readonly AlertWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [MonitoringFact]
    public async Task What_was_expected_and_what_there_was_is_told_at_the_place_of_the_case()
    {
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/a.yml", """
            rule_files: [../rules.yml]
            tests:
            - interval: 1m
              input_series: [{series: 'up{job="api"}', values: '0x5'}]
              alert_rule_test:
              - {eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]}
              - eval_time: 2m
                alertname: Down
                exp_alerts: []
              promql_expr_test:
              - {expr: up + 1, eval_time: 1m, exp_samples: [{labels: '{job="api"}', value: 2}]}
            """);

        var result = await workspace.TestAsync(Files);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal([Outcome.Passed, Outcome.Failed, Outcome.Failed], result.Cases.Select(single => single.Outcome));
        Assert.Equal(["tests/a.yml:7:5", "tests/a.yml:11:5"], result.Findings.Select(finding => finding.Place));
        Assert.StartsWith("Down at 2m: expected [], got [ 0: Labels:{alertname=\"Down\", job=\"api\"}", result.Findings[0].Message);
        Assert.Contains("expected {job=\"api\"} 2E+00\ngot {job=\"api\"} 1E+00", result.Cases[2].Detail);
        Assert.Contains("as tests are red already", result.Summary);
    }

    [MonitoringFact]
    public async Task A_file_that_promtool_refuses_is_found_and_the_others_are_run()
    {
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/a.yml", Strong);
        workspace.Write("tests/b.yml", "rule_files: [../rules.yml]\ntests:\n- interval: 1m\n  foo: bar\n");

        var result = await workspace.TestAsync(Files);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains("foo", Assert.Single(result.Findings, finding => finding.Rule == "alerttests/invalid").Message);
        Assert.Equal(4, result.Cases.Count(single => single.Outcome == Outcome.Passed));
        Assert.Contains(result.Cases, single => single is { Outcome: Outcome.Errored, Suite: "AlertTest.tests/b.yml" });
    }

    [MonitoringFact]
    public async Task Strong_tests_notice_every_mistake_but_those_that_are_none()
    {
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/a.yml", Strong);

        var result = await workspace.TestAsync(Files, "{ minimumCoverage: 50, minimumMutationScore: 80 }");

        Assert.True(result.Outcome == Outcome.Passed, $"{result.Summary}\n{string.Join('\n', result.Findings)}");
        Assert.Equal(50, result.Coverage);
        Assert.Equal(0, result.MutantsSurvived);
        Assert.Contains("coverage 50 %: 1 of 2 alerts", result.Summary);
    }

    [MonitoringFact]
    public async Task Mistakes_that_weak_tests_do_not_notice_are_listed_with_the_closest_test()
    {
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/weak.yml", """
            rule_files: [../rules.yml]
            tests:
            - name: weak
              interval: 1m
              input_series: [{series: 'errors_total{job="api", kind="server"}', values: '0+6000x60'}]
              alert_rule_test:
              - {eval_time: 0m, alertname: Errors, exp_alerts: []}
              - {eval_time: 1h, alertname: Errors, exp_alerts: [{exp_labels: {severity: page, job: api}}]}
            """);

        var result = await workspace.TestAsync(Files, "{ minimumMutationScore: 90 }");

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Single(result.Findings, finding => finding.Rule == "alerttests/mutation-score");
        var survivors = result.Findings.Where(finding => finding.Rule == "alerttests/mutant-survived").Select(finding => $"{finding.Place} {finding.Message}").ToList();
        Assert.Contains("rules.yml:7:31 Errors: no test notices 0.5 -> 1; the closest test is tests/weak.yml:8:5, weak, at 1h", survivors);
        Assert.Contains("rules.yml:7:29 Errors: no test notices > -> >=; the closest test is tests/weak.yml:8:5, weak, at 1h", survivors);
        Assert.Contains("rules.yml:8:10 Errors: no test notices for: 5m left out; the closest test is tests/weak.yml:7:5, weak, at 0m", survivors);
        Assert.Contains("rules.yml:5:43 job:errors:rate5m: no test notices kind=\"server\" left out; the closest test is tests/weak.yml:8:5, weak, at 1h", survivors);
        Assert.DoesNotContain(survivors, survivor => survivor.Contains("> -> <;", StringComparison.Ordinal));
    }

    [MonitoringFact]
    public async Task What_was_not_tried_counts_as_not_noticed()
    {
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/a.yml", Strong);

        var result = await workspace.TestAsync(Files, "{ mutants: 3, minimumMutationScore: 50 }");

        Assert.Equal((Outcome.Failed, 3), (result.Outcome, result.MutantsKilled + result.MutantsSurvived + result.MutantsRefused));
        Assert.True(result.MutantsNotTried > 5);
        Assert.Contains($"{result.MutantsNotTried} not tried and counted as not noticed", result.Summary);
    }

    [MonitoringFact]
    public async Task A_run_that_is_cancelled_among_its_mutants_ends_and_the_next_one_is_whole()
    {
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/a.yml", Strong);
        using var stop = new CancellationTokenSource();
        workspace.Progress.Heard = text => stop.CancelAfter(text.Contains("mutants of", StringComparison.Ordinal) ? 50 : Timeout.Infinite);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workspace.TestAsync(Files, cancel: stop.Token));

        workspace.Progress.Heard = _ => { };
        Assert.Equal(Outcome.Passed, (await workspace.TestAsync(Files)).Outcome);
    }
}
