using PipelineBuild.Artifacts;
using PipelineBuild.Observability.Slos;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Slos;

/// <summary>What SloGenerate and SloCheck make of what promtool says.</summary>
public sealed class SloGeneratorTests : IDisposable
{
    private const string Rules = "monitoring/slo/rules/pipeline.yml";
    private const string Tests = "monitoring/slo/tests/pipeline.yml";

    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();
    private readonly SloGenerator generator;

    public SloGeneratorTests()
    {
        var program = folder.WriteProgram("bin/promtool");
        var programs = new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", Path.GetDirectoryName(program)!)));
        generator = new SloGenerator(new SloPlanner(new Promtool(runner, programs), new PromtoolTests(runner, programs)), new StepJournal(new Workspace(folder.Path), new SecretMask(), TimeProvider.System));
        runner.On("promtool check rules", command => FakeProcessRunner.Ended(output: $"Checking {command.Arguments[^1]}\n  SUCCESS: 20 rules found\n"));
        runner.On("promtool test rules", output: "  SUCCESS\n");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("  FAILED:\n    name: quick,\n    alertname: Burns, time: 1h, \n        exp:[\n            0:\n              Labels:{}\n              Annotations:{}\n            ], \n        got:[]\n", "quick at 1h: expected")]
    [InlineData("  FAILED:\nout of memory\n", "out of memory")]
    public async Task Where_tests_of_the_counters_do_not_pass_a_warning_says_that_nothing_tests_the_recordings(string said, string told)
    {
        runner.On(command => command.Arguments[0] == "test" && File.ReadAllText(command.Arguments[^1]).Contains("- series: 'bad_total", StringComparison.Ordinal), _ => FakeProcessRunner.Ended(1, error: said));

        var result = await generator.GenerateAsync(Config(), default);

        var finding = Assert.Single(result.Findings, finding => finding.Rule == "slo/untested-recordings");
        Assert.Equal((Outcome.Passed, Severity.Warning, "pipeline.yml"), (result.Outcome, finding.Severity, finding.File));
        Assert.Contains(told, finding.Message, StringComparison.Ordinal);
        Assert.Contains("- series: 'slo:sli_error:ratio_rate5m{", File.ReadAllText(folder.At(Tests)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_tests_of_the_counters_pass_there_is_no_warning()
    {
        var result = await generator.GenerateAsync(Config(), default);

        Assert.DoesNotContain(result.Findings, finding => finding.Rule == "slo/untested-recordings");
        Assert.Contains("- series: 'bad_total", File.ReadAllText(folder.At(Tests)), StringComparison.Ordinal);
    }

    /// <summary>promtool passes them, and they judge the alerts only.</summary>
    [Theory]
    [InlineData("sum by (code) (rate(bad_total[{{.window}}]))", 99.9, "is no sum of rates or increases")]
    [InlineData("sum(rate(bad_total[{{.window}}]))", 30, "is too close to a threshold to foresee what ErrorBudgetBurns does")]
    public async Task Where_tests_feed_recorded_ratios_a_note_says_why(string errors, double objective, string reason)
    {
        var result = await generator.GenerateAsync(Config(errors: errors, objective: objective), default);

        var finding = Assert.Single(result.Findings, finding => finding.Rule == "slo/untested-recordings");
        Assert.Equal((Severity.Note, "pipeline.yml:6:9"), (finding.Severity, finding.Place));
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
        Assert.Contains("- series: 'slo:sli_error:ratio_rate5m{", File.ReadAllText(folder.At(Tests)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_objectives_that_count_the_same_under_one_alert_say_so_unless_recordings_are_off()
    {
        const string Second = "\n      - service: shop\n        name: twin\n        objective: 99\n        sli: { error: 'sum(rate(bad_total[{{.window}}]))', total: 'sum(rate(all_total[{{.window}}]))' }";

        var told = await generator.GenerateAsync(Config(more: Second), default);
        var off = await generator.CheckAsync(Config("recordings: false", more: Second), default);

        Assert.Equal(["shop-answers", "shop-twin"], told.Findings.Where(finding => finding.Rule == "slo/untested-recordings").Select(finding => finding.Message.Split(':')[0]));
        Assert.Contains("shop-twin counts the same series and has an alert of the same name, ErrorBudgetBurns", told.Findings.First(finding => finding.Rule == "slo/untested-recordings").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(off.Findings, finding => finding.Rule == "slo/untested-recordings");
    }

    [Fact]
    public async Task What_promtool_refuses_is_not_left_over()
    {
        await generator.GenerateAsync(Config(), default);
        runner.On("promtool check rules", command => FakeProcessRunner.Ended(1, $"Checking {command.Arguments[^1]}\n", $"  FAILED:\n{command.Arguments[^1]}: group \"g\", rule 1, \"A\": label is none\n"));

        var result = await generator.CheckAsync(Config(), default);

        Assert.Equal((Outcome.Failed, "slo/refused-rules"), (result.Outcome, Assert.Single(result.Findings, finding => finding.Severity == Severity.Error).Rule));
        Assert.True(File.Exists(folder.At(Rules)));
    }

    [Fact]
    public async Task Tests_are_left_over_without_alerts_and_their_objective_is_there_all_the_same()
    {
        await generator.GenerateAsync(Config(), default);

        var check = await generator.CheckAsync(Config("alerts: false"), default);
        var written = await generator.GenerateAsync(Config("alerts: false"), default);

        var left = Assert.Single(check.Findings, finding => finding.Rule == "slo/left-over");
        Assert.Equal(Tests, left.File);
        Assert.StartsWith("is not generated any more;", left.Message, StringComparison.Ordinal);
        Assert.Contains($"deleted what is not generated any more: {Tests}", written.Summary, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At(Tests)));
    }

    [Fact]
    public async Task A_plan_shows_new_files_as_a_whole_and_of_others_what_differs()
    {
        var first = await generator.PlanAsync(Config(), default);
        await generator.GenerateAsync(Config(), default);
        var then = await generator.PlanAsync(Config("labels: { team: shop }"), default);

        Assert.Matches(@"\Afrom pipeline.yml\n@@ -0,0 \+1,\d+ @@\n\+# ", Assert.Single(first.Changes, change => change.What == Rules).Detail);
        Assert.Contains("\n+      team: shop", Assert.Single(then.Changes, change => change.What == Rules).Detail, StringComparison.Ordinal);
    }

    private PipelineConfig Config(string setting = "", string errors = "sum(rate(bad_total[{{.window}}]))", double objective = 99.9, string more = "") => PipelineConfig.Load(new Workspace(folder.Path), folder.Write("pipeline.yml", string.Create(System.Globalization.CultureInfo.InvariantCulture, $$$"""
        name: scratch
        observability:
          slo:
            {{{setting}}}
            objectives:
              - service: shop
                name: answers
                objective: {{{objective}}}
                sli: { error: '{{{errors}}}', total: 'sum(rate(all_total[{{.window}}]))' }{{{more}}}

        """)));
}
