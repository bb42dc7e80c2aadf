using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Observability.Validation;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Observability.Validation;

/// <summary>With the real promtool and amtool.</summary>
public sealed class PrometheusValidateTests : IDisposable
{
    private const string Rules = "prometheus: { rules: ['*.rules.yml'] }";

    private const string Good = "groups:\n- name: g\n  rules:\n  - { alert: Down, expr: up == 0, labels: { severity: page }, annotations: { summary: down, runbook_url: https://example.invalid } }\n";

    private readonly MonitoringWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [MonitoringFact]
    public async Task A_bad_expression_is_found_at_its_character_and_its_neighbours_pass()
    {
        workspace.Write("a.rules.yml", Good);
        workspace.Write("b.rules.yml", "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n      up ==\n      bar(\n");

        var result = await workspace.ValidateAsync(Rules);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal([FileVerdict.Passed, FileVerdict.Failed], result.Files.Select(file => file.Verdict));
        Assert.StartsWith("b.rules.yml:7:", Assert.Single(Of(result, "prometheus/rule-file")).Place);
    }

    [MonitoringFact]
    public async Task A_configuration_is_checked_with_the_rule_files_that_it_loads()
    {
        workspace.Write("monitoring/prometheus.yml", "global:\n  scrape_interval: 15s\nrule_files:\n- missing.yml\n- none/*.yml\n- rules/*.yml\n");
        workspace.Write("monitoring/rules/a.yml", Good);

        var result = await workspace.ValidateAsync("prometheus: { configs: [monitoring/prometheus.yml] }");

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(["monitoring/prometheus.yml", "monitoring/rules/a.yml"], result.Files.Select(file => file.File));
        Assert.Equal("monitoring/prometheus.yml:4:3", Assert.Single(Of(result, "prometheus/config")).Place);
        Assert.Equal("monitoring/prometheus.yml:5:3", Assert.Single(Of(result, "prometheus/no-such-rule-file")).Place);
        Assert.Equal(1, result.Files[1].Rules);
    }

    [MonitoringTheory]
    [InlineData("global:\n  scrape_interval: x\n", "2:20")]
    [InlineData("global: {}\nfoo: bar\n", "2:1")]
    [InlineData("scrape_configs:\n- job_name: a\n  relabel_configs:\n  - { action: replace, regex: '(' }\n", "4:31")]
    [InlineData("scrape_configs: [\n", "1:1")]
    public async Task What_is_wrong_with_a_configuration_of_Prometheus_is_found_in_its_place(string text, string place)
    {
        workspace.Write("p.yml", text);

        var result = await workspace.ValidateAsync("prometheus: { configs: [p.yml] }");

        Assert.Equal((Outcome.Failed, $"p.yml:{place}"), (result.Outcome, Assert.Single(Of(result, "prometheus/config")).Place));
    }

    [MonitoringTheory]
    [InlineData("route: { receiver: on-cal }\nreceivers: [{ name: on-call }]\n", "undefined receiver \"on-cal\" used in route", "1:20")]
    [InlineData("route: { receiver: a }\nreceivers: [{ name: a }]\ncolour: red\n", "field colour not found in type config.plain", "3:1")]
    public async Task What_Alertmanager_refuses_fails(string text, string message, string place)
    {
        workspace.Write("am.yml", text);

        var result = await workspace.ValidateAsync("alertmanager: { configs: [am.yml], routes: [{ receivers: [on-call] }] }");

        Assert.Equal((Outcome.Failed, 0), (result.Outcome, result.RoutesTested));
        Assert.Equal([new Finding("alertmanager/config", Severity.Error, message, "am.yml", int.Parse(place.Split(':')[0]), int.Parse(place.Split(':')[1]))], Of(result, "alertmanager/config"));
    }

    [MonitoringFact]
    public async Task Declared_routes_are_tried_and_a_wrong_one_is_told_where_it_is_declared()
    {
        workspace.Write("am.yml", "route:\n  receiver: tickets\n  routes:\n  - { matchers: ['severity=\"page\"'], receiver: on-call, continue: true }\n  - { matchers: ['team=\"a b, \\\"c\\\"\"'], receiver: teams }\nreceivers: [{ name: tickets }, { name: on-call }, { name: teams }]\n");

        var result = await workspace.ValidateAsync("""
            alertmanager:
              configs: [am.yml]
              routes:
                - { receivers: [tickets] }
                - { labels: { severity: page, team: 'a b, "c"' }, receivers: [on-call, teams] }
                - { labels: { severity: page, team: 'a b, "c"' }, receivers: [teams, on-call] }
                - { labels: { severity: pages }, receivers: [on-call] }
            """);

        Assert.Equal((Outcome.Failed, 4), (result.Outcome, result.RoutesTested));
        Assert.Equal([8, 9], Of(result, "alertmanager/route").Select(finding => finding.Line!.Value));
        Assert.Contains("an alert with {severity=\"pages\"} reaches tickets by am.yml, expected on-call", Of(result, "alertmanager/route").Last().Message);
    }

    [MonitoringFact]
    public async Task Each_document_of_a_file_is_checked_and_those_that_Prometheus_would_not_see_are_told()
    {
        workspace.Write("p.yml", "rule_files: [many.rules.yml]\n");
        workspace.Write("many.rules.yml", $"{Good}---\ngroups:\n- name: h\n  rules:\n  - alert: B\n    expr: rate(up)\n---\n{Good}");
        workspace.Write("other.rules.yml", $"{Good}---\n{Good}");

        var result = await workspace.ValidateAsync("prometheus: { configs: [p.yml], rules: ['*.rules.yml'] }");

        Assert.Equal([FileVerdict.Passed, FileVerdict.Failed, FileVerdict.Passed], result.Files.Select(file => file.Verdict));
        Assert.StartsWith("many.rules.yml:10:", Assert.Single(Of(result, "prometheus/rule-file")).Place);
        Assert.Equal(["many.rules.yml:6:1", "many.rules.yml:12:1"], Of(result, "prometheus/second-document").Select(finding => finding.Place));
        Assert.Equal(2, result.Files[2].Rules);
    }

    [MonitoringFact]
    public async Task A_resource_for_Kubernetes_is_checked_for_what_it_holds()
    {
        var head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: x }\nspec:\n";
        workspace.Write("a.rules.yml", head + string.Concat(Good.Split('\n').Select(line => $"  {line}\n")));
        workspace.Write("b.rules.yml", $"{head}  groups:\n  - name: g\n    rules:\n    - alert: A\n      expr: up ==\n");

        var result = await workspace.ValidateAsync(Rules);

        Assert.Equal([FileVerdict.Passed, FileVerdict.Failed], result.Files.Select(file => file.Verdict));
        Assert.Equal(1, result.Files[0].Rules);
        Assert.StartsWith("b.rules.yml:9:", Assert.Single(Of(result, "prometheus/rule-file")).Place);
    }

    [MonitoringFact]
    public async Task A_rule_that_is_there_twice_is_told_although_promtool_ends_well()
    {
        workspace.Write("a.rules.yml", "groups:\n- name: g\n  rules:\n  - { record: 'job:up:sum', expr: sum by (job) (up) }\n- name: h\n  rules:\n  - { record: 'job:up:sum', expr: sum by (job) (up == 1) }\n");

        var result = await workspace.ValidateAsync(Rules);

        Assert.Equal((FileVerdict.Passed, 2, 1), (result.Files[0].Verdict, result.Files[0].Rules, result.Files[0].Duplicates));
        Assert.StartsWith("a.rules.yml:7:", Assert.Single(Of(result, "prometheus/duplicate-rule")).Place);
    }

    [MonitoringFact]
    public async Task Bytes_that_are_no_text_are_refused_with_a_reason()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(workspace.Folder.At("a.rules.yml"), bytes);

        var result = await workspace.ValidateAsync(Rules);

        Assert.Equal((Outcome.Failed, FileVerdict.Failed), (result.Outcome, result.Files[0].Verdict));
        Assert.NotEmpty(Of(result, "prometheus/rule-file"));
    }

    [MonitoringFact]
    public async Task A_large_file_is_checked_and_a_huge_one_is_not()
    {
        workspace.Write("a.rules.yml", "groups:\n" + string.Concat(Enumerable.Range(0, 5000).Select(number => $"- name: g{number}\n  rules:\n  - record: a:b{number}:c\n    expr: sum(rate(x_total{{code=\"{number}\"}}[5m]))\n")));
        using (var huge = File.Create(workspace.Folder.At("b.rules.yml")))
        {
            huge.SetLength(100L << 20);
        }

        var result = await workspace.ValidateAsync(Rules);

        Assert.Equal([(FileVerdict.Passed, 5000), (FileVerdict.NotChecked, null)], result.Files.Select(file => (file.Verdict, file.Rules)));
        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Contains("64 MiB are the most", Assert.Single(Of(result, "observability/not-checked")).Message);
    }

    [MonitoringFact]
    public async Task What_can_not_be_read_is_errored_and_no_rule_is_a_failure()
    {
        workspace.Write("empty.rules.yml", "");
        workspace.Write("none.rules.yml", "groups: []\n");
        Assert.Equal(0, (await Programs.RunAsync("mkfifo", [workspace.Folder.At("pipe.rules.yml")])).ExitCode);
        File.CreateSymbolicLink(workspace.Folder.At("link.rules.yml"), workspace.Folder.At("none.rules.yml"));

        var result = await workspace.ValidateAsync(Rules);

        Assert.Equal(Outcome.Errored, result.Outcome);
        Assert.Equal(["empty.rules.yml", "pipe.rules.yml"], Of(result, "observability/not-checked").Select(finding => finding.File));
        Assert.Equal(["link.rules.yml", "none.rules.yml"], Of(result, "prometheus/no-rules").Select(finding => finding.File));
        Assert.Contains("2 files could not be checked", result.Summary);
    }

    [MonitoringFact]
    public async Task A_promtool_that_is_killed_leaves_nothing_checked()
    {
        workspace.Write("a.rules.yml", Good);
        using var programs = new TempFolder();
        programs.WriteProgram("promtool", "kill -9 $$");
        var killed = new Promtool(workspace.Runner, new ProgramLocator(new UserFolders(programs.At("cache"), programs.At("data")), FakeEnvironment.With(("PATH", programs.Path))));

        var result = await workspace.ValidateAsync(Rules, promtool: killed);

        Assert.Equal((Outcome.Errored, FileVerdict.NotChecked), (result.Outcome, result.Files[0].Verdict));
        Assert.Contains("exit code 137", result.Findings[0].Message);
    }

    [MonitoringFact]
    public async Task The_example_has_nothing_to_be_said_about()
    {
        var observability = string.Join('\n', File.ReadLines(Path.Combine(Repository.Root, "pipeline.yml")).SkipWhile(line => line != "observability:").Skip(1).Select(line => line.Length > 2 ? line[2..] : line));

        var result = await workspace.ValidateAsync(observability, Repository.Root);

        Assert.Empty(result.Findings);
        Assert.Equal((Outcome.Passed, 3), (result.Outcome, result.RoutesTested));
        Assert.Equal(11, result.Files.Sum(file => file.Rules));
    }

    private static IEnumerable<Finding> Of(PrometheusValidateResult result, string rule) => result.Findings.Where(finding => finding.Rule == rule);
}
