using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Alerts;
using PipelineBuild.Observability.Alerts.Mutation;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Alerts;

public sealed class AlertTesterTests : IDisposable
{
    private const string Rules = "groups:\n- name: g\n  rules:\n  - {alert: Down, expr: up == 0}\n  - {alert: Full, expr: disk > 1}\n";
    private const string Tests = "rule_files: [rules.yml]\ntests:\n- interval: 1m\n  alert_rule_test:\n  - {eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {}}]}\n  - {eval_time: 2m, alertname: Down}\n";

    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Without_promtool_nothing_was_tested()
    {
        runner.OnMissing("promtool");

        await Assert.ThrowsAsync<ProgramNotFoundException>(() => TestAsync("{ rules: [rules.yml], tests: [tests.yml] }", "{}"));
    }

    [Fact]
    public async Task A_promtool_that_dies_without_a_word_is_no_pass()
    {
        runner.On("promtool", exitCode: 137);

        var error = await Assert.ThrowsAsync<PromtoolException>(() => TestAsync("{ rules: [rules.yml], tests: [tests.yml] }", "{}"));

        Assert.Contains("tests.yml", error.Message);
        Assert.Contains("137", error.Message);
    }

    [Fact]
    public async Task Without_tests_it_is_skipped_and_with_a_minimum_it_fails()
    {
        var without = await TestAsync("{ rules: [rules.yml] }", "{}");
        var below = await TestAsync("{ rules: [rules.yml] }", "{ minimumCoverage: 1 }");

        Assert.Equal((Outcome.Skipped, Outcome.Failed), (without.Outcome, below.Outcome));
        Assert.StartsWith("no tests in observability.prometheus.tests; coverage 0 %: 0 of 2 alerts", without.Summary);
        Assert.Equal(["alerttests/coverage", "alerttests/untested", "alerttests/untested"], below.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task A_test_file_without_a_case_is_no_pass_and_a_rule_file_that_can_not_be_read_is_told()
    {
        runner.On("promtool", output: "  SUCCESS\n");
        folder.Write("empty.yml", "rule_files: []\ntests: []\n");
        folder.Write("broken.yml", "groups: [\n");

        var result = await TestAsync("{ rules: [broken.yml], tests: [empty.yml] }", "{}");

        Assert.Equal(Outcome.Skipped, result.Outcome);
        Assert.Equal(("alerttests/not-counted", "broken.yml"), (Assert.Single(result.Findings).Rule, result.Findings[0].File));
    }

    [Fact]
    public async Task With_a_file_whose_alerts_nobody_can_count_nobody_knows_whether_enough_are_tested()
    {
        runner.On("promtool", output: "  SUCCESS\n");
        folder.Write("broken.yml", "groups: [\n");

        var asked = await TestAsync("{ rules: [rules.yml, broken.yml], tests: [tests.yml] }", "{ minimumCoverage: 50, mutants: 0 }");
        var told = await TestAsync("{ rules: [rules.yml, broken.yml], tests: [tests.yml] }", "{ mutants: 0 }");

        Assert.Equal((Outcome.Errored, Outcome.Passed), (asked.Outcome, told.Outcome));
    }

    [Theory]
    [InlineData(50, Outcome.Passed)]
    [InlineData(51, Outcome.Failed)]
    public async Task The_coverage_is_told_and_compared_with_what_is_asked_for(int minimum, Outcome expected)
    {
        runner.On("promtool", output: "  SUCCESS\n");

        var result = await TestAsync("{ rules: [rules.yml], tests: [tests.yml] }", $"{{ minimumCoverage: {minimum}, mutants: 0 }}");

        Assert.Equal((expected, 50), (result.Outcome, result.Coverage));
        Assert.Contains("coverage 50 %: 1 of 2 alerts with a firing and a non-firing test; mutants are switched off", result.Summary);
        Assert.Equal(["promtool test rules tests.yml"], runner.Lines.Select(line => line.Replace(folder.Path + "/", "")));
        Assert.Equal([["Down", "rules.yml:4", "1", "1", "-"], ["Full", "rules.yml:5", "0", "0", "-"]], result.Table!.Rows);
    }

    [Fact]
    public async Task Mutants_that_no_test_notices_are_counted_and_listed()
    {
        // A promtool that is content with everything notices nothing.
        runner.On("promtool", output: "  SUCCESS\n");

        var result = await TestAsync("{ rules: [rules.yml], tests: [tests.yml] }", "{ minimumMutationScore: 1, parallel: 1 }");

        Assert.Equal((Outcome.Failed, 0, 3), (result.Outcome, result.MutantsKilled, result.MutantsSurvived));
        Assert.Contains(result.Findings, finding => finding is { Rule: "alerttests/mutation-score", Severity: Severity.Error });
        Assert.Equal("Down: no test notices == -> !=; the closest test is tests.yml:5:5, at 1m", result.Findings.First(finding => finding.Rule == "alerttests/mutant-survived").Message);
    }

    private Task<AlertTestResult> TestAsync(string prometheus, string alertTests)
    {
        folder.Write("rules.yml", Rules);
        folder.Write("tests.yml", Tests);
        var program = folder.WriteProgram("bin/promtool");
        var file = folder.Write("pipeline.yml", $"name: scratch\nobservability:\n  prometheus: {prometheus}\n  alertTests: {alertTests}\n");
        var programs = new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", Path.GetDirectoryName(program)!)));
        var promtool = new PromtoolTests(runner, programs);
        return new AlertTester(promtool, new MutantRunner(promtool, new Spoken()), new Spoken()).TestAsync(PipelineConfig.Load(new Workspace(folder.Path), file), default);
    }
}
