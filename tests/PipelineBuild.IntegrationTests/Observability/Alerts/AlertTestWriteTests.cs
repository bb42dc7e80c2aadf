using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Observability.Alerts;

/// <summary>With the real promtool.</summary>
public sealed class AlertTestWriteTests(ITestOutputHelper output) : IDisposable
{
    private const string Draft = "tests/rules.drafted.yml";

    private const string Rules = "groups:\n- name: g\n  rules:\n  - {alert: Down, expr: 'up == 0', for: 5m, labels: {severity: page}}\n  - {alert: Full, expr: 'disk > 0.9'}\n";

    private readonly AlertWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [MonitoringFact]
    public async Task Every_alert_of_the_zoo_that_can_fire_gets_tests_that_pass()
    {
        workspace.Write("rules.yml", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/PipelineBuild.IntegrationTests/Observability/Alerts/Zoo/rules.yml")));

        var written = await workspace.DraftAsync("{ rules: [rules.yml] }");
        var text = workspace.Read(Draft);
        var tested = await workspace.TestAsync($"{{ rules: [rules.yml], tests: [{Draft}] }}", "{ mutants: 0 }");
        var again = await workspace.DraftAsync($"{{ rules: [rules.yml], tests: [{Draft}] }}");

        output.WriteLine(written.Summary);
        Assert.Equal(
            [("Impossible", "a selector that no series can match"), ("NoBuckets", "histogram_quantile without the label le, which never gives a value"), ("Night", "the function hour")],
            written.Undrafted.Select(alert => (alert.Alert, alert.Reason.Replace("there are no series for ", ""))));
        Assert.Equal((Outcome.Passed, written.CoverageAfter), (tested.Outcome, tested.Coverage));
        Assert.True(written.CoverageAfter >= 90, written.Summary);
        Assert.Empty(again.Written);
        Assert.Equal(text, workspace.Read(Draft));
    }

    [MonitoringFact]
    public async Task A_draft_holds_firing_resolving_just_below_and_no_data()
    {
        workspace.Write("rules.yml", Rules);

        await workspace.DraftAsync("{ rules: [rules.yml] }");

        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/PipelineBuild.IntegrationTests/Observability/Alerts/Zoo/drafted.expected.yml")),
            workspace.Read(Draft));
    }

    [MonitoringFact]
    public async Task Tests_of_others_stay_and_only_what_they_lack_is_drafted()
    {
        const string Own = "rule_files: [../rules.yml]\ntests:\n- interval: 1m\n  input_series: [{series: up, values: '0x9'}]\n  alert_rule_test:\n  - {eval_time: 1m, alertname: Down}\n  - {eval_time: 9m, alertname: Down, exp_alerts: [{exp_labels: {severity: page}}]}\n";
        workspace.Write("rules.yml", Rules);
        workspace.Write("tests/mine.yml", Own);

        var result = await workspace.DraftAsync("{ tests: ['tests/*.yml'] }");

        Assert.Equal((1, 50, 100), (result.Drafted, result.CoverageBefore, result.CoverageAfter));
        Assert.Equal(Own, workspace.Read("tests/mine.yml"));
        Assert.DoesNotContain("Down", workspace.Read(Draft));
        Assert.DoesNotContain(result.Findings, finding => finding.Rule == "alerttests/not-run");
    }

    [MonitoringFact]
    public async Task A_new_alert_is_added_at_the_end_and_an_adopted_file_is_left_alone()
    {
        workspace.Write("rules.yml", Rules);
        await workspace.DraftAsync("{ rules: [rules.yml] }");
        var before = workspace.Read(Draft);

        workspace.Write("rules.yml", Rules + "  - {alert: Hot, expr: 'temperature > 90'}\n");
        await workspace.DraftAsync("{ rules: [rules.yml] }");
        var after = workspace.Read(Draft);
        var adopted = workspace.Write(Draft, after.Replace("# Drafted by AlertTestWrite.", "# Ours."));
        workspace.Write("rules.yml", Rules + "  - {alert: Hot, expr: 'temperature > 90'}\n  - {alert: Cold, expr: 'temperature < 9'}\n");
        var result = await workspace.DraftAsync($"{{ rules: [rules.yml], tests: [{Draft}] }}");

        Assert.StartsWith(before, after);
        Assert.Contains("'Hot: fires, then resolves'", after[before.Length..]);
        Assert.Equal(["tests/rules.drafted-2.yml"], result.Written);
        Assert.DoesNotContain("Cold", await File.ReadAllTextAsync(adopted));
        Assert.Equal(["tests/rules.drafted-2.yml"], result.Findings.Where(finding => finding.Rule == "alerttests/not-run").Select(finding => finding.File));
    }

    [MonitoringFact]
    public async Task A_plan_and_a_run_that_is_cancelled_write_nothing()
    {
        workspace.Write("rules.yml", Rules);
        using var stop = new CancellationTokenSource();
        workspace.Progress.Heard = text => stop.CancelAfter(text.Contains("drafting", StringComparison.Ordinal) ? 20 : Timeout.Infinite);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workspace.DraftAsync("{ rules: [rules.yml] }", cancel: stop.Token));
        workspace.Progress.Heard = _ => { };
        var plan = await workspace.PlanAsync("{ rules: [rules.yml] }");

        Assert.Equal([(ChangeKind.Write, Draft)], plan.Changes.Select(change => (change.Kind, change.What)));
        Assert.False(File.Exists(workspace.Folder.At(Draft)));
        Assert.Equal([Draft], (await workspace.DraftAsync("{ rules: [rules.yml] }")).Written);
    }

    [MonitoringFact]
    public async Task What_promtool_would_not_read_is_listed_with_the_reason()
    {
        workspace.Write("rules.yml", "groups:\n- name: a\n  rules: [{alert: First, expr: x > 1}]\n---\ngroups:\n- name: b\n  rules: [{alert: Second, expr: x > 1}]\n");
        workspace.Write("unknown.yml", "groups:\n- name: a\n  some_key: 1\n  rules: [{alert: Third, expr: x > 1}]\n");

        var result = await workspace.DraftAsync("{ rules: [rules.yml, unknown.yml] }");

        Assert.Equal(["Second", "Third"], result.Undrafted.Select(alert => alert.Alert));
        Assert.Contains("document 2", result.Undrafted[0].Reason);
        Assert.Contains("some_key", result.Undrafted[1].Reason);
        Assert.False(File.Exists(workspace.Folder.At("tests/unknown.drafted.yml")));
    }
}
