using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Observability.Validation;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Validation;

public sealed class RuleMessagesTests : IDisposable
{
    private const string Text = """
        groups:
        - name: g
          rules:
          - alert: A
            expr: |
              up ==
              bar{ä="ü"} + (
          - alert: D
            expr: up == 0
            for: 5x
            annotations:
              x: "{{ $foo }}"
            labels:
              "a-b": x
          - alert: E
            expr: up == 1
          - alert: E
            expr: up == 2
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("group \"g\", rule 1, \"A\": could not parse expression: 1:4: parse error: x", 5, 11, "6:10")]
    [InlineData("group \"g\", rule 1, \"A\": could not parse expression: 2:16: parse error: x", 5, 11, "7:20")]
    [InlineData("group \"g\", rule 2, \"D\": annotation \"x\": template: __alert_D:1: undefined variable \"$foo\"", 0, 0, "12:10")]
    [InlineData("group \"g\", rule 2, \"D\": invalid label name: a-b", 0, 0, "14:14")]
    [InlineData("group \"g\", rule 3, \"E\": something new", 0, 0, "15:5")]
    [InlineData("group \"h\", rule 3, \"E\": a group that our reader does not know", 15, 7, "15:7")]
    [InlineData("field expr not found in type rulefmt.RuleNode", 9, 0, "9:5")]
    [InlineData("unknown unit \"x\" in duration \"5x\"", 0, 0, "10:10")]
    public void What_promtool_says_is_found_where_it_is_meant(string text, int line, int column, string place)
    {
        var finding = Assert.Single(RuleMessages.Of(Read(), 0, new RuleFileVerdict("r.yml", null, [new PromtoolMessage(text, line, column)], [])));

        Assert.Equal(("prometheus/rule-file", text, $"r.yml:{place}"), (finding.Rule, finding.Message, finding.Place));
    }

    [Fact]
    public void A_message_without_any_place_is_about_the_file()
    {
        var finding = Assert.Single(RuleMessages.Of(Read(), 0, new RuleFileVerdict("r.yml", null, [new PromtoolMessage("invalid trailing UTF-8 octet", 0, 0)], [])));

        Assert.StartsWith("r.yml", finding.Place);
    }

    [Fact]
    public void A_duplicate_is_found_at_each_rule_but_the_first()
    {
        var finding = Assert.Single(RuleMessages.Of(Read(), 0, new RuleFileVerdict("r.yml", null, [], [new DuplicateRule("E", new Dictionary<string, string>())])));

        Assert.Equal("r.yml:17:5", finding.Place);
        Assert.Equal("E stands in this file more than once with the same labels, first in line 15: both rules write the same series", finding.Message);
    }

    private RuleFile Read() => RuleFileReader.Read(new Workspace(folder.Path), folder.Write("r.yml", Text));
}
