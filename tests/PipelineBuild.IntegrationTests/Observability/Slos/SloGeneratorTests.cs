using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Slos;

/// <summary>With the real promtool.</summary>
public sealed class SloGeneratorTests : IDisposable
{
    private const string Own = """
        slo:
          minimumRequests: 10
          objectives:
            - service: shop
              name: answers
              objective: 99.9
              sli:
                error: 'sum(rate(http_requests_total{job="shop", code=~"5.."}[{{.window}}]))'
                total: 'sum(rate(http_requests_total{job="shop"}[{{.window}}]))'
              page:
                annotations: { runbook: 'see {{ $labels.slo_name | toUpper }}' }
        """;

    private static readonly string[] Files = ["monitoring/slo/rules/pipeline.yml", "monitoring/slo/tests/pipeline.yml", "monitoring/slo/dashboards/pipeline.json"];

    private readonly SloRig rig = new();

    public void Dispose() => rig.Dispose();

    [MonitoringFact]
    public async Task A_broken_specification_writes_nothing_and_a_missing_plug_in_is_errored()
    {
        rig.Folder.Write("bad.yml", "version: prometheus/v1\nservice: shop\nslos:\n- name: a\n  objective: 101\n");
        var bad = await rig.Generator.GenerateAsync(rig.Config($"slos: [bad.yml]\n{Own}"), default);
        rig.Folder.Write("plug.yml", "version: prometheus/v1\nservice: shop\nslos:\n- name: a\n  objective: 99\n  sli: { plugin: { id: some/plugin } }\n  alerting: { name: A }\n");
        var plugin = await rig.Generator.GenerateAsync(rig.Config($"slos: [plug.yml]\n{Own}"), default);

        Assert.Equal((Outcome.Failed, 0), (bad.Outcome, bad.Written.Count));
        Assert.Contains(bad.Findings, finding => finding is { Rule: "slo/invalid-spec", Place: "bad.yml:5:14" });
        Assert.Equal((Outcome.Errored, 3), (plugin.Outcome, plugin.Written.Count));
        Assert.Contains(plugin.Findings, finding => finding.Rule == "slo/plugin" && finding.Message.Contains("plug-in some/plugin is not here", StringComparison.Ordinal));
    }

    [MonitoringFact]
    public async Task All_is_planned_checked_written_and_not_written_again_and_what_people_changed_stays()
    {
        var config = rig.Config(Own);
        var plan = await rig.Generator.PlanAsync(config, default);
        Assert.Equal(Files, plan.Changes.Select(change => change.What));
        Assert.All(Files, file => Assert.False(File.Exists(rig.Folder.At(file))));
        Assert.Equal(Outcome.Failed, (await rig.Generator.CheckAsync(config, default)).Outcome);

        var first = await rig.Generator.GenerateAsync(config, default);
        Assert.True(first.Outcome == Outcome.Passed, string.Join('\n', first.Findings));
        Assert.Equal(Files, first.Written);
        Assert.Contains("see ANSWERS", File.ReadAllText(rig.Folder.At(Files[1])));
        Assert.Empty((await rig.Generator.GenerateAsync(config, default)).Written);
        Assert.Equal(Outcome.Passed, (await rig.Generator.CheckAsync(config, default)).Outcome);

        var changed = rig.Config(Own.Replace("99.9", "99.5", StringComparison.Ordinal));
        Assert.Contains(((await rig.Generator.PlanAsync(changed, default)).Changes), change => change.Detail.Contains("first difference in line", StringComparison.Ordinal));
        File.AppendAllText(rig.Folder.At(Files[0]), "# mine\n");
        var edited = await rig.Generator.GenerateAsync(changed, default);
        Assert.Equal((Outcome.Failed, 0), (edited.Outcome, edited.Written.Count));
        Assert.Contains(edited.Findings, finding => finding.Rule == "slo/edited-file" && finding.File == Files[0]);

        File.WriteAllText(rig.Folder.At(Files[0]), "groups: []\n");
        Assert.Contains((await rig.Generator.GenerateAsync(changed, default)).Findings, finding => finding.Rule == "slo/foreign-file");
        File.Delete(rig.Folder.At(Files[0]));
        Assert.Equal(Files[..2], (await rig.Generator.GenerateAsync(changed, default)).Written);
    }
}
