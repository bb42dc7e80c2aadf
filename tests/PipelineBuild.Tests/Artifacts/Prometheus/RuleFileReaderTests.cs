using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts.Prometheus;

public class RuleFileReaderTests
{
    [Fact]
    public void Groups_and_rules_are_read_with_all_they_say()
    {
        var file = Read("""
            groups:
            - name: api
              interval: 30s
              limit: 10
              rules:
              - record: job:up:sum
                expr: sum by (job) (up)
                labels: {tier: 2}
              - alert: Down
                expr: job:up:sum == 0
                for: 5m
                keep_firing_for: 1h
                labels:
                  severity: page
                  empty:
                annotations:
                  summary: "{{ $labels.job }} is down"
            """);

        Assert.Empty(file.Problems);
        Assert.Equal(1, file.Documents);
        var group = Assert.Single(file.Groups);
        Assert.Equal(("api", TimeSpan.FromSeconds(30), 0), (group.Name, group.Interval!.Value, group.Document));
        Assert.Equal(("job:up:sum", false, "2"), (group.Rules[0].Name, group.Rules[0].IsAlert, group.Rules[0].Labels["tier"].Text));
        var alert = group.Rules[1];
        Assert.Equal(("Down", TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), (alert.Name, alert.For!.Value, alert.KeepFiringFor!.Value));
        Assert.Equal("rules.yml:11:10", alert.ForPlace.ToString());
        Assert.Equal("rules.yml:14:7", alert.LabelsPlace.ToString());
        Assert.Equal(["severity", "empty"], alert.Labels.Keys);
        Assert.Equal("", alert.Labels["empty"].Text);
        Assert.Equal("{{ $labels.job }} is down", alert.Annotations["summary"].Text);
        Assert.NotNull(alert.Tree);
    }

    [Fact]
    public void All_documents_are_read_and_resources_of_Kubernetes_too()
    {
        var file = Read("""

            ---
            # nothing but a comment
            ---
            groups: [{name: plain, rules: [{record: a, expr: "1"}]}]
            ---
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata: {name: x}
            spec:
              groups:
              - {name: plain, partial_response_strategy: warn, rules: [{alert: B, expr: up == 0}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            data: {groups: no}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, spec: {groups: [{name: c, rules: []}]}}
            """);

        Assert.Empty(file.Problems);
        Assert.Equal(4, file.Documents);
        Assert.Equal([("plain", 1), ("plain", 2), ("c", 4)], file.Groups.Select(group => (group.Name, group.Document)));
        Assert.Equal(["a", "B"], file.Rules.Select(rule => rule.Name));
    }

    [Fact]
    public void What_is_before_a_broken_document_is_read()
    {
        var file = Read("groups: [{name: a, rules: [{record: a, expr: \"1\"}]}]\n---\ngroups: [\n");

        Assert.Single(file.Rules);
        Assert.Contains("not valid YAML", Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public void Anchors_and_merge_keys_are_resolved()
    {
        var file = Read("groups:\n- name: a\n  rules:\n  - &down\n    alert: Down\n    expr: &e up == 0\n    for: 5m\n  - <<: *down\n    alert: DownLonger\n    for: 1h\n");

        Assert.Empty(file.Problems);
        Assert.Equal(["Down 00:05:00 up == 0", "DownLonger 01:00:00 up == 0"], file.Rules.Select(rule => $"{rule.Name} {rule.For} {rule.Expression.Text}"));
        Assert.Equal("rules.yml:6:14", file.Rules.First().Expression.PlaceOf(0).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("groups:\n")]
    [InlineData("groups: []\n")]
    [InlineData("groups:\n- name: a\n")]
    [InlineData("groups:\n- name: a\n  rules:\n")]
    [InlineData("groups:\n-\n")]
    [InlineData("groups:\n- name: a\n  limit: 5\n  query_offset: 1m\n  interval: 0\n  rules:\n  -\n")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {record: x, expr: up, for: 0s, annotations: {}, labels: }\n")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x, record: , expr: up, for: }\n")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: null, expr: null}\n")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x, expr: 1, annotations: {__name__: x}}\n")]
    public void What_Prometheus_loads_has_no_problem(string text) => Assert.Empty(Read(text).Problems);

    [Theory]
    [InlineData("- a\n", "rules.yml:1:1: expected a mapping with the key 'groups', found a list")]
    [InlineData("group: []\n", "rules.yml:1:1: group: unknown key, did you mean 'groups'? known: groups")]
    [InlineData("groups: x\n", "rules.yml:1:9: groups: expected a list, found 'x'")]
    [InlineData("groups:\n- x\n", "rules.yml:2:3: groups[0]: expected a mapping, found 'x'")]
    [InlineData("groups:\n- rules: []\n", "rules.yml:2:3: groups[0].name: a group needs a name")]
    [InlineData("groups:\n- name: ''\n", "rules.yml:2:9: groups[0].name: a group needs a name")]
    [InlineData("groups:\n- name: ~\n", "rules.yml:2:9: groups[0].name: a group needs a name")]
    [InlineData("groups:\n- name: [a]\n", "groups[0].name: expected a single value, found a list")]
    [InlineData("groups:\n- name: a\n- name: a\n", "rules.yml:3:9: groups[1].name: the group 'a' is there twice, first in line 2")]
    [InlineData("groups:\n- name: a\n  intervall: 5m\n", "rules.yml:3:3: groups[0].intervall: unknown key, did you mean 'interval'?")]
    [InlineData("groups:\n- name: a\n  partial_response_strategy: warn\n", "unknown key")]
    [InlineData("groups:\n- name: a\n  interval: 5\n", "rules.yml:3:13: groups[0].interval: expected a duration such as 5m or 1h30m, found '5'")]
    [InlineData("groups:\n- name: a\n  query_offset: x\n", "groups[0].query_offset: expected a duration")]
    [InlineData("groups:\n- name: a\n  limit: x\n", "groups[0].limit: expected a number")]
    [InlineData("groups:\n- name: a\n  limit: '5'\n", "groups[0].limit: expected a number")]
    [InlineData("groups:\n- name: a\n  rules: {}\n", "groups[0].rules: expected a list, found a mapping")]
    [InlineData("groups:\n- name: a\n  rules:\n  - a\n", "groups[0].rules[0]: expected a mapping, found 'a'")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {expr: up}\n", "rules.yml:4:5: groups[0].rules[0]: a rule needs one of 'record' and 'alert'")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x}\n", "rules.yml:4:5: groups[0].rules[0].expr: a rule needs an expression")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x, expr: ''}\n", "a rule needs an expression")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x, expr: [up]}\n", "expected a single value, found a list")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x, expr: ~}\n", "is not expected here")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: x, record: y, expr: up}\n", "a rule has either 'record' or 'alert', not both")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {record: a-b, expr: up}\n", "rules.yml:4:14: groups[0].rules[0].record: 'a-b' is no name of a metric")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {record: 5, expr: up}\n", "is no name of a metric")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {record: a, expr: up, for: 5m}\n", "rules.yml:4:27: groups[0].rules[0].for: only alerts have 'for'")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {record: a, expr: up, keep_firing_for: 5m}\n", "only alerts have 'keep_firing_for'")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {record: a, expr: up, annotations: {a: b}}\n", "only alerts have 'annotations'")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, labels: {a-b: c}}\n", "rules.yml:4:35: groups[0].rules[0].labels: 'a-b' can't be a name here")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, labels: {__name__: c}}\n", "'__name__' can't be a name here")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, labels: [x]}\n", "groups[0].rules[0].labels: expected a mapping, found a list")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, labels: {a: [x]}}\n", "labels.a: expected a single value, found a list")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, annotations: {5: c}}\n", "'5' can't be a name here")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, for: 1x}\n", "groups[0].rules[0].for: expected a duration")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, expr: up, for: ''}\n", "groups[0].rules[0].for: expected a duration")]
    [InlineData("groups:\n- name: a\n  rules:\n  - {alert: a, Expr: up}\n", "unknown key, did you mean 'expr'?")]
    [InlineData("groups: []\ngroups: []\n", "the key 'groups' stands twice")]
    [InlineData("groups:\n- name: a\n  rules:\n  - alert: a\n    expr: |\n      sum by (job) (\n        rate(up)\n      ) > 1\n", "rules.yml:7:14: groups[0].rules[0].expr: 'rate' takes a range vector as argument 1")]
    [InlineData("groups: [\n", "not valid YAML")]
    public void What_Prometheus_refuses_is_a_problem_with_its_place(string text, string problem) =>
        Assert.Contains(Read(text).Problems, found => found.ToString().Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_a_problem()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "binary.yml"), [0xC3, 0x28]);
        File.WriteAllText(Path.Combine(folder.Path, "empty.yml"), "");
        var workspace = new Workspace(folder.Path);

        Assert.Single(RuleFileReader.Read(workspace, Path.Combine(folder.Path, "none.yml")).Problems);
        Assert.Contains("no UTF-8", Assert.Single(RuleFileReader.Read(workspace, Path.Combine(folder.Path, "binary.yml")).Problems).Message);
        Assert.Empty(RuleFileReader.Read(workspace, Path.Combine(folder.Path, "empty.yml")).Problems);
    }

    private static RuleFile Read(string text) => RuleFileReader.ReadText(new Workspace("/nowhere"), "rules.yml", text);
}
