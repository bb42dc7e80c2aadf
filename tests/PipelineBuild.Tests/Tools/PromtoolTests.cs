using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

/// <summary>What promtool 2.53.3 printed, word for word.</summary>
public sealed class PromtoolTests : IDisposable
{
    private const string Complaints = """
          FAILED:
        bad.yml: 5:11: group "g", rule 1, "A": could not parse expression: 3:1: parse error: unclosed left parenthesis
        bad.yml: group "g", rule 2, "D": annotation "x": template: __alert_D:1: undefined variable "$foo"
        bad.yml: 14:13: 15:12: group "g", rule 3, "D": only one of 'record' and 'alert' must be set
          FAILED:
        keys.yml: yaml: unmarshal errors:
          line 3: field partial_response_strategy not found in type rulefmt.RuleGroup
          line 7: field colour not found in type rulefmt.RuleNode
          FAILED:
        broken.yml: yaml: line 3: could not find expected ':'
        broken.yml: yaml: line 3: could not find expected ':'
          FAILED:
        lint error 2 duplicate rule(s) found.
        Metric: A
        Label(s):
        	severity: page
        	team: a: b
        Metric: job:up:sum
        Label(s):
        Might cause inconsistency while recording expressions
        """;

    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();
    private readonly Promtool promtool;

    public PromtoolTests()
    {
        folder.WriteProgram("promtool");
        promtool = new Promtool(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", folder.Path))));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_are_checked_in_one_call_and_each_gets_what_is_said_of_it()
    {
        runner.On("promtool", """
            Checking bad.yml
            Checking good.yml
              SUCCESS: 48 rules found

            Checking keys.yml
            Checking broken.yml
            Checking twice.yml

            """, 1, Complaints);

        var verdicts = await promtool.CheckRulesAsync("/work", ["bad.yml", "good.yml", "keys.yml", "broken.yml", "twice.yml"], default);

        Assert.Equal(["promtool check rules --lint=duplicate-rules bad.yml good.yml keys.yml broken.yml twice.yml"], runner.Lines);
        Assert.Equal(("/work", TimeSpan.FromMinutes(5)), (runner.Commands[0].WorkingDirectory, runner.Commands[0].Timeout));
        Assert.Equal([false, true, false, false, true], verdicts.Select(verdict => verdict.Passed));
        Assert.Equal([null, 48, null, null, null], verdicts.Select(verdict => verdict.Rules));
        Assert.Equal(
            [
                new PromtoolMessage("group \"g\", rule 1, \"A\": could not parse expression: 3:1: parse error: unclosed left parenthesis", 5, 11),
                new PromtoolMessage("group \"g\", rule 2, \"D\": annotation \"x\": template: __alert_D:1: undefined variable \"$foo\"", 0, 0),
                new PromtoolMessage("group \"g\", rule 3, \"D\": only one of 'record' and 'alert' must be set", 14, 13),
            ],
            verdicts[0].Errors);
        Assert.Equal([(3, "field partial_response_strategy not found in type rulefmt.RuleGroup"), (7, "field colour not found in type rulefmt.RuleNode")], verdicts[2].Errors.Select(error => (error.Line, error.Text)));
        Assert.Equal([new PromtoolMessage("could not find expected ':'", 3, 0)], verdicts[3].Errors);
        Assert.Equal(["A", "job:up:sum"], verdicts[4].Duplicates.Select(duplicate => duplicate.Name));
        Assert.Equal(new Dictionary<string, string> { ["severity"] = "page", ["team"] = "a: b" }, verdicts[4].Duplicates[0].Labels);
    }

    [Fact]
    public async Task A_duplicate_is_no_reason_to_fail_although_the_text_says_so_and_the_exit_code_does_not()
    {
        runner.On("promtool", "Checking twice.yml\n\n", 0, "  FAILED:\nlint error 1 duplicate rule(s) found.\nMetric: A\nLabel(s):\nMight cause inconsistency while recording expressions");

        var verdict = Assert.Single(await promtool.CheckRulesAsync("/work", ["twice.yml"], default));

        Assert.True(verdict.Passed);
        Assert.Equal("A", Assert.Single(verdict.Duplicates).Name);
    }

    [Theory]
    [InlineData("-x.yml", "./-x.yml")]
    [InlineData("@x.yml", "./@x.yml")]
    [InlineData("a: b\nc.yml", "a: b\nc.yml")]
    public async Task Any_name_of_a_file_will_do(string file, string argument)
    {
        runner.On("promtool", $"Checking {argument}\n  SUCCESS: 2 rules found\n\n");

        var verdict = Assert.Single(await promtool.CheckRulesAsync("/work", [file], default));

        Assert.Equal((file, 2), (verdict.File, verdict.Rules));
        Assert.Equal(argument, runner.Commands[0].Arguments[^1]);
    }

    [Theory]
    [InlineData("", 137, "")]
    [InlineData("Checking a.yml\n  SUCCESS: 2 rules found\n\nChecking b.yml", 2, "fatal error: out of memory")]
    [InlineData("Checking a.yml\n  SUCCESS: 2 rules found\n", 0, "")]
    [InlineData("Checking a.yml\n  SUCCESS: 2 rules found\n\nChecking b.yml\n  SUCCESS: 2 rules found\n", 1, "")]
    [InlineData("", 1, "promtool: error: path 'b.yml' does not exist, try --help")]
    [InlineData("Checking a.yml\nChecking b.yml", 1, "  FAILED:\na.yml: yaml: line 1: x\n  FAILED:")]
    public async Task What_does_not_speak_of_every_file_is_no_verdict(string output, int code, string error)
    {
        runner.On("promtool", output, code, error);

        var failure = await Assert.ThrowsAsync<PromtoolException>(() => promtool.CheckRulesAsync("/work", ["a.yml", "b.yml"], default));

        Assert.StartsWith("promtool did not say what is with 2 files: ", failure.Message);
        Assert.Contains($"exit code {code}", failure.Message);
    }

    [Fact]
    public async Task A_configuration_is_well_although_a_rule_file_of_it_is_not()
    {
        runner.On("promtool", "Checking p.yml\n  SUCCESS: 1 rule files found\n SUCCESS: p.yml is valid prometheus config file syntax\n\nChecking r.yml\n", 1, "  FAILED:\nr.yml: yaml: line 3: x");

        Assert.Empty(await promtool.CheckConfigAsync("/work", "p.yml", default));
        Assert.Equal(["promtool check config --lint=none p.yml"], runner.Lines);
    }

    [Theory]
    [InlineData("  FAILED: \"missing.yml\" does not point to an existing file", 0, "\"missing.yml\" does not point to an existing file")]
    [InlineData("  FAILED: parsing YAML file p.yml: not a valid duration string: \"x\"", 0, "not a valid duration string: \"x\"")]
    [InlineData("  FAILED: parsing YAML file p.yml: yaml: line 4: did not find expected node content", 4, "did not find expected node content")]
    [InlineData("  FAILED: parsing YAML file p.yml: yaml: unmarshal errors:\n  line 2: field foo not found in type config.plain", 2, "field foo not found in type config.plain")]
    [InlineData("  FAILED: \"missing.yml\" does not point to an existing file\n  FAILED:\nr.yml: yaml: line 3: x", 0, "\"missing.yml\" does not point to an existing file")]
    public async Task The_complaint_about_a_configuration_is_read_with_its_line(string error, int line, string text)
    {
        runner.On("promtool", "Checking p.yml\n", 1, error);

        Assert.Equal([(line, text)], (await promtool.CheckConfigAsync("/work", "p.yml", default)).Select(message => (message.Line, message.Text)));
    }

    [Fact]
    public async Task A_configuration_of_which_nothing_is_said_has_not_passed()
    {
        runner.On("promtool", "", 137);

        await Assert.ThrowsAsync<PromtoolException>(() => promtool.CheckConfigAsync("/work", "p.yml", default));
    }

    [Fact]
    public async Task A_machine_without_promtool_is_told_so()
    {
        File.Delete(folder.At("promtool"));

        await Assert.ThrowsAsync<ProgramNotFoundException>(() => promtool.CheckRulesAsync("/work", ["a.yml"], default));
    }
}
