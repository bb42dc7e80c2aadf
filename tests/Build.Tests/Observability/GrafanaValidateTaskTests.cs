using System.Text.Json;

namespace Build.Tests.Observability;

public class GrafanaValidateTaskTests
{
    private const string Pipeline = "observability:\n  dashboards: [a.json]\n";

    /// <summary>One error, one note that can be mended.</summary>
    private const string Dashboard = "{\n  \"uid\": \"a\",\n  \"title\": \"A\",\n  \"description\": \"Of a test.\",\n  \"schemaVersion\": 39,\n  \"panels\": [\n    {\n      \"type\": \"table\",\n      \"title\": \"Up\",\n      \"targets\": [{ \"refId\": \"A\", \"expr\": \"sum(up\" }]\n    }\n  ]\n}\n";

    [Fact]
    public void Without_dashboards_it_is_skipped_with_the_reason()
    {
        using var run = new HostRun();

        var answer = run.Start("--target=GrafanaValidate");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("no observability.dashboards in pipeline.yml", answer.Output);
    }

    [Fact]
    public void An_error_ends_with_1_and_is_told_as_table_as_data_and_in_the_reports()
    {
        using var run = Workload(Dashboard);

        var answer = run.Start("--target=GrafanaValidate");
        using var report = JsonDocument.Parse(run.Start("--target=GrafanaValidate", "--json").Output);

        Assert.Equal(1, answer.ExitCode);
        Assert.Matches(@"a\.json +A +1 +1 +1 +0 +1", answer.Output);
        Assert.Contains("a.json:10:50: error: A, panel 'Up': query A is no PromQL", answer.Output);
        Assert.Contains("not asked: grafana/unknown-metric", answer.Output);
        Assert.Equal("a.json", report.RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("dashboards")[0].GetProperty("file").GetString());
        Assert.Contains("src/PipelineBuild/Observability/Grafana/README.md#grafanaunparsed-query", File.ReadAllText(run.Folder.At("repo/artifacts/report.sarif")));
    }

    [Fact]
    public void A_file_that_is_no_dashboard_fails_at_its_place()
    {
        using var run = Workload("{\n  \"title\": \"A\",\n}\n");

        var answer = run.Start("--target=GrafanaValidate");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("a.json:3:1: error: is no JSON", answer.Output);
    }

    [Fact]
    public void A_plan_of_the_mends_shows_them_and_changes_nothing()
    {
        using var run = Workload(Dashboard);

        var plan = run.Start("--target=GrafanaValidate", "--fix", "--plan");
        var without = run.Start("--target=GrafanaValidate", "--plan");

        Assert.Equal((0, 0), (plan.ExitCode, without.ExitCode));
        Assert.Contains("line 7: \"id\": 1 for panel 'Up'", plan.Output);
        Assert.Contains("nothing would change; only with --fix", without.Output);
        Assert.Equal(Dashboard, File.ReadAllText(run.Folder.At("repo/a.json")));
    }

    [Fact]
    public void Mending_writes_the_file_and_still_fails_for_what_is_left()
    {
        using var run = Workload(Dashboard);

        var answer = run.Start("--target=GrafanaValidate", "--fix");
        var again = run.Start("--target=GrafanaValidate", "--fix");

        Assert.Equal((1, 1), (answer.ExitCode, again.ExitCode));
        Assert.Contains("mended a.json", answer.Output);
        Assert.Contains("nothing to mend", again.Output);
        Assert.Equal(Dashboard.Replace("      \"type\"", "      \"id\": 1,\n      \"type\""), File.ReadAllText(run.Folder.At("repo/a.json")));
    }

    private static HostRun Workload(string dashboard)
    {
        var run = new HostRun(Pipeline);
        run.Folder.Write("repo/a.json", dashboard);
        return run;
    }
}
