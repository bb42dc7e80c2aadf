namespace Build.Tests.Observability;

public class SloTaskTests
{
    private const string Objectives = "version: prometheus/v1\nservice: shop\nslos:\n- name: answers\n  objective: 99\n  sli: { raw: { error_ratio_query: 'avg(bad[{{.window}}])' } }\n  alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }\n";

    [Fact]
    public void A_workload_of_objectives_alone_asks_for_promtool_and_for_no_engine()
    {
        using var run = new HostRun("name: scratch\nobservability:\n  slos: [slo.yml]\n");
        run.Folder.Write("repo/slo.yml", Objectives);

        var answer = run.Start("--target=SloGenerate", "--setup", "--plan");

        Assert.True(answer.ExitCode == 0 && answer.Output.Contains("install  promtool", StringComparison.Ordinal) && !answer.Output.Contains("docker", StringComparison.Ordinal), answer.Output);
    }
}
