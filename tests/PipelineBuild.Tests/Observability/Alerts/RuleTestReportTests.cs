using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Observability.Alerts;

public class RuleTestReportTests
{
    [Fact]
    public void Each_case_that_failed_is_read_with_its_group_and_what_was_there()
    {
        var (failures, complaint) = Read("""
              FAILED:
                name: second group,
                alertname: Slow, time: 1h5m, 
                    exp:[
                        0:
                          Labels:{alertname="Slow", severity="page"}
                          Annotations:{}
                        ], 
                    got:[
                        0:
                          Labels:{alertname="Slow", path="/a=\"b\", c", severity="page"}
                          Annotations:{summary="two\nlines \u00e4 \\"}
                        1:
                          Labels:{alertname="Slow"}
                          Annotations:{}
                        ]
                alertname: Gone, time: 6m, 
                    exp:[
                        0:
                          Labels:{alertname="Gone"}
                          Annotations:{}
                        ], 
                    got:[]
                expr: "up == \"x\" + 1", time: 1m,
                    exp: {__name__="up", a="b"} 3E+00
                    got: nil

            """);

        Assert.Equal("", complaint);
        Assert.Equal([("second group", "Slow", null, "1h5m", 2), ("", "Gone", null, "6m", 0), ("", null, "up == \"x\" + 1", "1m", 0)], failures.Select(failure => (failure.Group, failure.Alert, failure.Expression, failure.Time, failure.Fired.Count)));
        Assert.Equal("/a=\"b\", c", failures[0].Fired[0].Labels["path"]);
        Assert.Equal("two\nlines ä \\", failures[0].Fired[0].Annotations["summary"]);
        Assert.Equal("[]", failures[1].Got);
        Assert.Equal(("{__name__=\"up\", a=\"b\"} 3E+00", "nil"), (failures[2].Expected, failures[2].Got));
    }

    [Fact]
    public void What_is_no_case_is_a_complaint()
    {
        var (failures, complaint) = Read("""
              FAILED:
            rules.yml: 3:11: group "g", rule 1, "A": could not parse expression: 1:5: parse error: unexpected end of input

            """);

        Assert.Empty(failures);
        Assert.StartsWith("rules.yml: 3:11", complaint);
    }

    [Fact]
    public void An_evaluation_that_fails_again_and_again_is_told_once()
    {
        var (failures, complaint) = Read("""
              FAILED:
                rule: Slow, time: 0s, err: found duplicate series for the match group
                rule: Slow, time: 1m, err: found duplicate series for the match group

            """);

        Assert.Equal("", complaint);
        Assert.Equal(("Slow", "0s", "found duplicate series for the match group"), Assert.Single(failures.Select(failure => (failure.Alert, failure.Time, failure.Got))));
    }

    private static (IReadOnlyList<RuleTestFailure> Failures, string Complaint) Read(string text) => RuleTestReport.Read(text.Split('\n'));
}
