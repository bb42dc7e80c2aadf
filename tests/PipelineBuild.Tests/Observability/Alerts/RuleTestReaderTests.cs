using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Observability.Alerts;

public sealed class RuleTestReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Cases_have_their_places_and_rule_files_are_those_beside_the_test()
    {
        folder.Write("rules/a.yml", "groups: []\n");
        folder.Write("rules/b.yml", "groups: []\n");
        var test = Read("""
            rule_files: [../rules/*.yml, ../rules/gone.yml]
            evaluation_interval: 30s
            fuzzy_compare: true
            tests:
            - interval: 1m
              name: first
              input_series:
              - {series: 'up{job="a"}', values: '1x5'}
              alert_rule_test:
              - eval_time: 5m
                alertname: Down
                exp_alerts:
                - exp_labels: {severity: page, code: 500}
                  exp_annotations: {summary: "it's down"}
              - {eval_time: 6m, alertname: Down}
              promql_expr_test:
              - {expr: up, eval_time: 1m, exp_samples: [{labels: up, value: 1}]}
            """);

        Assert.Empty(test.Problems);
        Assert.Equal(["rules/a.yml", "rules/b.yml"], test.RuleFiles);
        Assert.Equal(["evaluation_interval: \"30s\"", "fuzzy_compare: true"], test.Settings);
        Assert.Equal([("first", "5m", 10, 5, true), ("first", "6m", 15, 5, false)], test.AlertCases.Select(single => (single.Group, single.Time, single.Place.Line, single.Place.Column, single.Fires)));
        Assert.Equal("500", test.AlertCases.First().Expected[0].Labels["code"]);
        Assert.Equal(("up", "1m", 17), (test.ExpressionCases.Single().Expression, test.ExpressionCases.Single().Time, test.ExpressionCases.Single().Place.Line));
        Assert.Equal(("up{job=\"a\"}", "1x5"), (test.Groups[0].Input[0].Series, test.Groups[0].Input[0].Values));
        Assert.Contains("\"value\": 1}", test.Groups[0].Text);
        Assert.Contains("\"summary\": \"it's down\"", test.Groups[0].Text);
    }

    [Theory]
    [InlineData("tests: [")]
    [InlineData("")]
    [InlineData("- a")]
    public void What_can_not_be_read_is_a_problem(string text) => Assert.NotEmpty(Read(text).Problems);

    private RuleTestFile Read(string text) => RuleTestReader.Read(new Workspace(folder.Path), folder.Write("tests/x.yml", text));
}
