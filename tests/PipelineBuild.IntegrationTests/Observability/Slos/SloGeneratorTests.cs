using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Observability.Slos;

/// <summary>With the real promtool.</summary>
public sealed class SloGeneratorTests : IDisposable
{
    private const string Own = """
        slo:
          objectives:
            - service: shop
              name: answers
              objective: 99.9
              sli: { errorRatio: 'avg_over_time(bad_ratio[{{.window}}])' }
              page:
                annotations: { runbook: 'see {{ $labels.slo_name | toUpper }}' }
        """;

    private const string Counting = """
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
                annotations: { value: '{{ $value | humanizePercentage }}' }
            - service: shop
              name: orders
              objective: 99
              sli: { error: 'sum(increase(orders_failed_total[{{.window}}]))', total: 'sum(increase(orders_total[{{.window}}]))' }
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
    public async Task What_is_left_of_objectives_that_are_gone_fails_the_check_and_is_deleted_unless_somebody_changed_it()
    {
        await rig.Generator.GenerateAsync(rig.Config(Own), default);
        var none = rig.Config("dashboards: []");
        rig.Folder.Write("monitoring/slo/rules/mine.yml", "groups: []\n");

        var check = await rig.Generator.CheckAsync(none, default);
        var plan = await rig.Generator.PlanAsync(none, default);
        Assert.Equal((Outcome.Failed, 3), (check.Outcome, check.Findings.Count(finding => finding.Rule == "slo/left-over")));
        Assert.Equal(Files.Order(), plan.Changes.Where(change => change.Kind == ChangeKind.Delete).Select(change => change.What).Order());

        File.AppendAllText(rig.Folder.At(Files[2]), "\n ");
        Assert.Contains((await rig.Generator.GenerateAsync(none, default)).Findings, finding => finding.Rule == "slo/edited-file" && finding.File == Files[2]);
        File.Delete(rig.Folder.At(Files[2]));
        Assert.Equal(Outcome.Passed, (await rig.Generator.GenerateAsync(none, default)).Outcome);
        Assert.Equal(["mine.yml"], Directory.EnumerateFiles(rig.Folder.At("monitoring"), "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.Equal(Outcome.Skipped, (await rig.Generator.CheckAsync(none, default)).Outcome);
    }

    [MonitoringFact]
    public async Task Tests_feed_the_counters_of_a_service_and_foresee_what_fires()
    {
        var result = await rig.Generator.GenerateAsync(rig.Config(Counting), default);

        Assert.True(result.Outcome == Outcome.Passed, string.Join('\n', result.Findings));
        var tests = File.ReadAllText(rig.Folder.At(Files[1]));
        Assert.DoesNotContain("- series: 'slo:", tests);
        Assert.Contains("- series: 'http_requests_total{code=\"500\", instance=\"a\", job=\"shop\"}'", tests);
        Assert.Contains("- series: 'http_requests_total{code=\"200\", instance=\"b\", job=\"shop\"}'", tests);
        Assert.Contains("- series: 'http_requests_total{code=\"500\", job=\"another\"}'", tests);
        Assert.Contains("- series: 'orders_failed_total{instance=\"a\"}'", tests);
        Assert.Contains("value: '2.016%'", tests);
        Assert.All(new[] { "answers", "orders" }, name => Assert.Equal(4, tests.Split('\n').Count(line => line.Contains($"shop-{name}|", StringComparison.Ordinal) && line.EndsWith(": both windows are too bad'", StringComparison.Ordinal))));
    }

    /// <summary>What the counters are can't be told, or nothing here records them.</summary>
    [MonitoringTheory]
    [InlineData("", "errorRatio: 'avg_over_time(bad_ratio[{{.window}}])'")]
    [InlineData("recordings: false", "error: 'sum(rate(bad_total[{{.window}}]))', total: 'sum(rate(all_total[{{.window}}]))'")]
    public async Task Tests_of_alerts_that_have_no_counters_feed_the_recorded_ratios(string setting, string indicator)
    {
        var result = await rig.Generator.GenerateAsync(rig.Config($"slo:\n  {setting}\n  objectives:\n    - {{ service: shop, name: answers, objective: 99.9, sli: {{ {indicator} }} }}"), default);

        Assert.True(result.Outcome == Outcome.Passed, string.Join('\n', result.Findings));
        Assert.Contains("- series: 'slo:sli_error:ratio_rate5m{", File.ReadAllText(rig.Folder.At(Files[1])));
        Assert.Equal(setting.Length == 0, File.ReadAllText(rig.Folder.At(Files[0])).Contains("- record:", StringComparison.Ordinal));
        Assert.Equal(setting.Length == 0, result.Findings.Any(finding => finding is { Rule: "slo/untested-recordings", Severity: Severity.Note, Place: "pipeline.yml:6:9" } && finding.Message.Contains("is no sum of rates", StringComparison.Ordinal)));
    }

    [MonitoringFact]
    public async Task Counters_of_OpenSLO_v1_become_rates_that_promtool_takes()
    {
        rig.Folder.Write("open.yml", """
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: answers }
            spec:
              service: shop
              indicator:
                spec:
                  ratioMetric:
                    counter: true
                    bad: { metricSource: { type: Prometheus, spec: { query: 'sum(http_requests_total{code=~"5.."})' } } }
                    total: { metricSource: { type: Prometheus, spec: { query: http_requests_total } } }
              budgetingMethod: Occurrences
              objectives: [ { target: 0.99 } ]

            """);

        var result = await rig.Generator.GenerateAsync(rig.Config("slos: [open.yml]"), default);

        Assert.True(result.Outcome == Outcome.Passed, string.Join('\n', result.Findings));
        Assert.Contains("(sum(rate(http_requests_total{code=~\"5..\"}[5m])))", File.ReadAllText(rig.Folder.At("monitoring/slo/rules/open.yml")), StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(rig.Folder.At("monitoring/slo/rules/open.yml")).Count(line => line.Contains("- alert: ErrorBudgetBurns", StringComparison.Ordinal)));
        Assert.Contains("ErrorBudgetBurns", File.ReadAllText(rig.Folder.At("monitoring/slo/tests/open.yml")), StringComparison.Ordinal);
    }

    [MonitoringFact]
    public async Task A_key_of_OpenSLO_that_nothing_reads_is_told_at_its_place()
    {
        rig.Folder.Write("open.yml", """
            apiVersion: openslo/v1alpha
            kind: SLO
            metadata: { name: answers, displayName: Answers }
            spec:
              service: shop
              budgetingMethod: Occurrences
              alertPolicys: [x]
              timeWindows: [ { count: 28, unit: Day, isRolling: true } ]
              objectives:
                - target: 0.99
                  ratioMetrics:
                    good: { source: prometheus, queryType: promql, query: 'sum(rate(good_total[{{.window}}]))' }
                    total: { source: prometheus, queryType: promql, query: 'sum(rate(all_total[{{.window}}]))' }

            """);

        var result = await rig.Generator.GenerateAsync(rig.Config("slos: [open.yml]\nslo: { window: 28d, labels: { team: shop } }"), default);

        var finding = Assert.Single(result.Findings, finding => finding.Rule == "slo/unknown-key");
        Assert.Equal(("open.yml:7:3", Outcome.Passed), (finding.Place, result.Outcome));
        var rules = File.ReadAllText(rig.Folder.At("monitoring/slo/rules/open.yml"));
        Assert.Contains("slo:sli_error:ratio_rate4w", rules);
        Assert.Contains("vector(28)", rules);
        Assert.Contains("team: shop", rules);
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
        Assert.Contains((await rig.Generator.PlanAsync(changed, default)).Changes, change => change.Detail.Contains("-      vector(0.9990000000000001)", StringComparison.Ordinal) || change.Detail.Contains("-      vector(0.999)\n+      vector(0.995)", StringComparison.Ordinal));
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
